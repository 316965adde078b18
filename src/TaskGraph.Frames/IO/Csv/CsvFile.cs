using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>A file of records.</summary>
/// <param name="File">The file.</param>
/// <param name="DataStart">Where its first data record begins, in bytes of the (decompressed) content.</param>
internal readonly record struct CsvFile(StoredFile File, long DataStart)
{
    /// <summary>Reads past bytes of a stream that can't seek.</summary>
    public static void Skip(Stream stream, long count)
    {
        var buffer = new byte[64 << 10];
        while (count > 0) count -= stream.ReadAtLeast(buffer.AsSpan(0, (int)Math.Min(count, buffer.Length)), 1);
    }

    /// <summary>The error with the file and the line, which is counted now.</summary>
    public static InvalidDataException Describe(StoredFile file, CsvFormatException error)
        => new($"Line {LineOf(file, error.Position)} of '{file.Path}' {error.Message}.", error);

    private static long LineOf(StoredFile file, long position)
    {
        using var stream = file.OpenContent();
        var buffer = new byte[64 << 10];
        long line = 1;
        for (int read; position > 0 && (read = stream.Read(buffer.AsSpan(0, (int)Math.Min(position, buffer.Length)))) > 0; position -= read)
            line += buffer.AsSpan(0, read).Count(CsvIndex.LineFeed);
        return line;
    }
}
