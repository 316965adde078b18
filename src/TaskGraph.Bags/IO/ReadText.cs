using System.Runtime.CompilerServices;
using System.Text;

namespace TaskGraph;

public static partial class Bag
{
    /// <summary>
    /// The lines of text files, without their ends (LF or CR LF). Files are cut into blocks, one partition each; a line belongs to the block in which
    /// it begins. A compressed file (.gz, .br, .zst, .lz4, .bz2) is one block, and so is one in an encoding of more than one byte a character
    /// (UTF-16, UTF-32); there a CR alone also ends a line.
    /// </summary>
    /// <param name="path">A file or a pattern with <c>*</c>, <c>?</c>, <c>[abc]</c> and <c>**</c>; files are read in ordinal order.</param>
    /// <param name="blockSize">Bytes in a block; where left out 64 MiB, or less where that would leave processors without work.</param>
    /// <param name="encoding">
    /// How characters are written; UTF-8 where left out, with U+FFFD for bytes that are not UTF-8. With an encoding that throws, such as
    /// <c>new UTF8Encoding(false, throwOnInvalidBytes: true)</c>, such bytes fail the computation, by an <see cref="InvalidDataException"/> that names the file and line.
    /// </param>
    /// <param name="store">Where the files lie; the local disk where left out.</param>
    /// <exception cref="FileNotFoundException">There is no such file, or none matches.</exception>
    public static Bag<string> ReadText(
        string path, ByteSize? blockSize = null, Encoding? encoding = null, IStore? store = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        encoding ??= Encoding.UTF8;
        bool isWide = encoding is UnicodeEncoding or UTF32Encoding;
        return TextSource.Over("read-text", path, blockSize, TokenOf(encoding), new TextCode(encoding, isWide, store), new CallSite(callerFile, callerLine), store, isWide);
    }

    private static UInt128 TokenOf(Encoding encoding)
        => TokenBuilder.Of(encoding.WebName).Add(encoding.DecoderFallback.GetType()).Add((encoding.DecoderFallback as DecoderReplacementFallback)?.DefaultString).ToToken();
}

/// <summary>Reads the lines of a block.</summary>
internal sealed class TextCode(Encoding encoding, bool isWide, IStore? store) : SequenceCode<string>
{
    protected override IEnumerable<string> Sequence(in TaskInputs inputs, TaskContext context)
        => isWide ? WideLines(context.Constant<FileBlock>(0)) : new TextLines(store ?? LocalFiles.Instance, context.Constant<FileBlock>(0), encoding, context.CancellationToken);

    private IEnumerable<string> WideLines(FileBlock block)
    {
        using var reader = new StreamReader(Compression.Decompress(block.Path, block.Open(store ?? LocalFiles.Instance)), encoding);
        while (Next(reader, block.Path) is { } line) yield return line;
    }

    private string? Next(StreamReader reader, string path)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (DecoderFallbackException e)
        {
            throw TextSource.Undecodable(path, encoding, e);
        }
    }
}
