using System.Runtime.CompilerServices;
using System.Text;

namespace TaskGraph;

public static partial class Bag
{
    private static readonly ByteSize _textBlock = new(64 << 20);

    /// <summary>
    /// The lines of text files in UTF-8, without their ends (LF or CR LF). Files are cut into blocks, one partition each; a line
    /// belongs to the block in which it begins. A compressed file (.gz, .br, .zst, .lz4) is one block.
    /// </summary>
    /// <param name="path">A file or a pattern with <c>*</c>, <c>?</c>, <c>[abc]</c> and <c>**</c>; files are read in ordinal order.</param>
    /// <param name="blockSize">Bytes in a block; 64 MiB unless given.</param>
    /// <exception cref="FileNotFoundException">There is no such file, or none matches.</exception>
    public static Bag<string> ReadText(
        string path, ByteSize? blockSize = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        var files = LocalFiles.Instance.List(path);
        var blocks = FileBlock.Split(files, blockSize ?? _textBlock);
        var token = TokenBuilder.Of("text").Add((blockSize ?? _textBlock).Bytes);
        foreach (var file in files) token.Add(Path.GetFullPath(file.Path)).Add(file.Length).Add(file.Changed.Ticks);
        return new(new BagSourceExpr("read-text", token.ToToken(), typeof(string), TextCode.Instance, blocks.Length,
            [new ConstantColumn<FileBlock>(Array.ConvertAll(blocks, b => b with { Path = Path.GetFullPath(b.Path) }))], path, new CallSite(callerFile, callerLine)));
    }
}

/// <summary>Reads the lines of a block.</summary>
internal sealed class TextCode : SequenceCode<string>
{
    public static TextCode Instance { get; } = new();

    protected override IEnumerable<string> Sequence(in TaskInputs inputs, TaskContext context) => Lines(context.Constant<FileBlock>(0), context.CancellationToken);

    private static IEnumerable<string> Lines(FileBlock block, CancellationToken cancellation)
    {
        using var lines = new LineBlock(LocalFiles.Instance, block);
        bool first = block.Start == 0;
        while (Next(lines, ref first) is { } line)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return line;
        }
    }

    private static string? Next(LineBlock lines, ref bool first)
    {
        if (!lines.TryReadLine(out var line)) return null;
        if (first && line.StartsWith(Encoding.UTF8.Preamble)) line = line[Encoding.UTF8.Preamble.Length..];
        first = false;
        return Encoding.UTF8.GetString(line);
    }
}
