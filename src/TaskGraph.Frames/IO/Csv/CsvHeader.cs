using System.Text;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>The first record of a file: the columns' names, and where the data begins.</summary>
internal static class CsvHeader
{
    private const int MostBytes = 16 << 20;

    /// <summary>Reads names and the position of the first data record.</summary>
    /// <param name="file">The file.</param>
    /// <param name="options">How it is written.</param>
    /// <exception cref="InvalidDataException">The file is empty, or not in UTF-8 where no encoding is given.</exception>
    /// <exception cref="ArgumentException">There are other than as many names as fields.</exception>
    public static (string[] Names, CsvFile File) Read(StoredFile file, CsvHeaderOptions options)
    {
        var (record, skipped) = FirstRecord(file, options, out bool isWhole);
        if (record.Length == 0) throw new InvalidDataException($"'{file.Path}' is empty. A CSV file begins with the names of its columns.");
        var fields = Split(record.AsSpan(0, record.Length - (isWhole ? 1 : 0)), options.Separator);
        string[] names = options.Names ?? (options.HasNames ? Distinct(fields) : [.. fields.Select((_, i) => $"column{i}")]);
        if (names.Length != fields.Count)
            throw new ArgumentException($"{names.Length} names were given, '{file.Path}' has {fields.Count} columns. Give a name for each.", nameof(options));
        return (names, new(file, options.HasNames ? skipped + record.Length : skipped, options.Encoding));
    }

    // The bytes of the first line that is not blank or a comment, and how many precede it.
    private static (byte[] Record, long Skipped) FirstRecord(StoredFile file, CsvHeaderOptions options, out bool endsWithFeed)
    {
        using var stream = CsvFile.OpenContent(file, options.Encoding);
        int lines = options.SkippedLines;
        var bytes = new List<byte>();
        var buffer = new byte[4096];
        bool inQuotes = false;
        long skipped = 0;
        for (int at = 0, read; (read = stream.Read(buffer)) > 0; at += read)
        {
            int from = 0;
            if (at == 0)
            {
                if (read >= 2 && (buffer[0], buffer[1]) is (0xFF, 0xFE) or (0xFE, 0xFF))
                    throw new InvalidDataException($"'{file.Path}' is written in UTF-16. Pass encoding: Encoding.Unicode.");
                if (buffer.AsSpan(0, read).StartsWith("\uFEFF"u8)) skipped = from = 3;
            }
            for (int i = from; i < read; i++)
            {
                if (lines == 0 && buffer[i] == CsvIndex.Quote) inQuotes = !inQuotes;
                bytes.Add(buffer[i]);
                if (buffer[i] != CsvIndex.LineFeed || inQuotes) continue;
                if (lines-- > 0 || bytes is [CsvIndex.LineFeed] or [CsvIndex.Return, CsvIndex.LineFeed] || bytes[0] == options.Comment)
                {
                    lines = Math.Max(lines, 0);
                    skipped += bytes.Count;
                    bytes.Clear();
                    continue;
                }
                endsWithFeed = true;
                return ([.. bytes], skipped);
            }
            if (bytes.Count > MostBytes)
                throw new InvalidDataException($"The first line of '{file.Path}' is longer than {new ByteSize(MostBytes)}: this is no CSV file.");
        }
        endsWithFeed = false;
        return ([.. bytes], skipped);
    }

    private static List<string> Split(ReadOnlySpan<byte> record, byte separator)
    {
        if (record is [.., CsvIndex.Return]) record = record[..^1];
        var names = new List<string>();
        int start = 0;
        bool inQuotes = false;
        for (int i = 0; i <= record.Length; i++)
        {
            if (i < record.Length && record[i] == CsvIndex.Quote) inQuotes = !inQuotes;
            if (i < record.Length && (inQuotes || record[i] != separator)) continue;
            var field = record[start..i];
            names.Add(Encoding.UTF8.GetString(field is [CsvIndex.Quote, ..] ? CsvColumn.Unquote(field) ?? field.ToArray() : field));
            start = i + 1;
        }
        return names;
    }

    // Columns without a name get one, and the second 'a' is 'a.1', as in pandas.
    private static string[] Distinct(List<string> names)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var distinct = new string[names.Count];
        for (int i = 0; i < distinct.Length; i++)
        {
            string name = names[i].Length == 0 ? $"Unnamed: {i}" : names[i], free = name;
            for (int n = 1; !taken.Add(free); n++) free = $"{name}.{n}";
            distinct[i] = free;
        }
        return distinct;
    }
}

/// <summary>What must be known to find the names of a file's columns.</summary>
/// <param name="Separator">The byte between fields.</param>
/// <param name="HasNames">Whether the first record holds names.</param>
/// <param name="Names">Names instead of those in the file; null for those.</param>
/// <param name="SkippedLines">Lines before the first record.</param>
/// <param name="Comment">The byte that a line to be skipped begins with; null where there are none.</param>
/// <param name="Encoding">The name of the file's encoding; null for UTF-8.</param>
internal sealed record CsvHeaderOptions(byte Separator, bool HasNames, string[]? Names, int SkippedLines, byte? Comment, string? Encoding);
