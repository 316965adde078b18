using System.Text;

namespace TaskGraph;

/// <summary>Files cut into blocks, each a partition: what all readers of lines share.</summary>
internal static class TextSource
{
    private static readonly ByteSize _block = new(64 << 20);

    /// <summary>A bag over the blocks of some files.</summary>
    /// <param name="operation">The reader's name.</param>
    /// <param name="path">A file or a pattern.</param>
    /// <param name="blockSize">Bytes in a block; null for the default, which is smaller where there is less to read than gives each worker something.</param>
    /// <param name="parameters">A token of how lines are read.</param>
    /// <param name="code">Reads the block in constant 0.</param>
    /// <param name="callSite">Where the user called it.</param>
    /// <param name="store">Where the files lie; null for the local disk.</param>
    /// <param name="isWhole">Whether each file is one block.</param>
    public static Bag<T> Over<T>(
        string operation, string path, ByteSize? blockSize, UInt128 parameters, SequenceCode<T> code, CallSite callSite, IStore? store, bool isWhole = false)
    {
        var lister = store ?? LocalFiles.Instance;
        var files = lister.List(path);
        var blocks = FileBlock.Split(files, isWhole ? (ByteSize?)null : blockSize ?? DefaultBlock(files));
        var token = TokenBuilder.Of(operation).Add(blockSize?.Bytes ?? 0).Add(parameters);
        if (store is not null) token.Add(Tokens.OfReference(store));
        foreach (var file in files) token.Add(LocalFiles.Located(lister, file.Path)).Add(file.Length).Add(file.Changed.Ticks);
        return new(new BagSourceExpr(operation, token.ToToken(), typeof(T), code, blocks.Length,
            [new ConstantColumn<FileBlock>(Array.ConvertAll(blocks, b => b with { Path = LocalFiles.Located(lister, b.Path) }))], path, callSite));
    }

    /// <summary>A line without the mark of its encoding, which may precede the first.</summary>
    public static ReadOnlySpan<byte> WithoutPreamble(ReadOnlySpan<byte> line, Encoding encoding)
        => encoding.Preamble.Length > 0 && line.StartsWith(encoding.Preamble) ? line[encoding.Preamble.Length..] : line;

    /// <summary>The error of an encoding that was told to refuse what is not of it.</summary>
    public static InvalidDataException Undecodable(string where, Encoding encoding, DecoderFallbackException e)
        => new($"{where} has bytes that are not {encoding.WebName}: {Convert.ToHexString(e.BytesUnknown ?? [])}. Name the encoding it was written in, or one that replaces such bytes, such as Encoding.UTF8.", e);

    // Four blocks a processor, so that the last one to finish does not keep all others waiting; none smaller than is worth a task.
    private static ByteSize DefaultBlock(IReadOnlyList<StoredFile> files)
    {
        long blocks = 4L * Environment.ProcessorCount;
        return Math.Clamp((files.Sum(f => f.Length) + blocks - 1) / blocks, 1 << 20, _block.Bytes);
    }
}
