using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>A file of records.</summary>
/// <param name="File">The file.</param>
/// <param name="DataStart">Where its first data record begins, in bytes of the content in UTF-8.</param>
/// <param name="Encoding">The name of its encoding; null for UTF-8.</param>
internal readonly record struct CsvFile(StoredFile File, long DataStart, string? Encoding)
{
    private static readonly CsvPlaces<long> _lines = new();

    /// <summary>Whether the content must be read from the beginning.</summary>
    public bool IsWhole => File.IsCompressed || Encoding is not null;

    /// <summary>The content in UTF-8.</summary>
    public Stream OpenContent() => OpenContent(File, Encoding);

    /// <summary>The content of a file in UTF-8.</summary>
    public static Stream OpenContent(StoredFile file, string? encoding) => encoding is null ? file.OpenContent()
        : System.Text.Encoding.CreateTranscodingStream(file.OpenContent(), System.Text.Encoding.GetEncoding(encoding), System.Text.Encoding.UTF8);

    /// <summary>Reads past bytes of a stream that can't seek.</summary>
    public static void Skip(Stream stream, long count)
    {
        var buffer = new byte[64 << 10];
        while (count > 0) count -= stream.ReadAtLeast(buffer.AsSpan(0, (int)Math.Min(count, buffer.Length)), 1);
    }

    /// <summary>The error with the file and the line, which is counted now.</summary>
    public InvalidDataException Describe(CsvFormatException error) => new($"Line {LinesOf([error.Position]).Single()} of '{File.Path}' {error.Message}.", error);

    /// <summary>The numbers of the lines that positions are in, from 1 on.</summary>
    /// <param name="positions">Positions in ascending order.</param>
    public IEnumerable<long> LinesOf(IEnumerable<long> positions)
    {
        using var stream = OpenContent();
        var buffer = new byte[64 << 10];
        long at = 0, line = 1;
        foreach (long position in positions)
        {
            if (at == 0)
            {
                (at, line) = _lines.Nearest(this, position) ?? (0, 1);
                if (stream.CanSeek) stream.Position = at;
                else Skip(stream, at);
            }
            for (int read; at < position && (read = stream.Read(buffer.AsSpan(0, (int)Math.Min(position - at, buffer.Length)))) > 0; at += read)
                line += buffer.AsSpan(0, read).Count(CsvIndex.LineFeed);
            yield return line;
        }
        _lines.Add(this, at, line);
    }
}
