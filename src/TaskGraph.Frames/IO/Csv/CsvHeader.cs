using System.Text;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>The first record of a file: the columns' names, and where the data begins.</summary>
internal static class CsvHeader
{
    private const int MostBytes = 16 << 20;

    /// <summary>Reads names and the position of the first data record.</summary>
    /// <exception cref="InvalidDataException">The file is empty, or not in UTF-8.</exception>
    public static (string[] Names, long DataStart) Read(StoredFile file, byte separator, bool hasNames, byte? comment)
    {
        var (record, skipped) = FirstRecord(file, comment, out bool isWhole);
        if (record.Length == 0) throw new InvalidDataException($"'{file.Path}' is empty. A CSV file begins with the names of its columns.");
        var names = Split(record.AsSpan(0, record.Length - (isWhole ? 1 : 0)), separator);
        return hasNames ? (Distinct(names), skipped + record.Length) : ([.. names.Select((_, i) => $"column{i}")], skipped);
    }

    // The bytes of the first line that is not blank or a comment, and how many precede it.
    private static (byte[] Record, long Skipped) FirstRecord(StoredFile file, byte? comment, out bool endsWithFeed)
    {
        using var stream = file.OpenContent();
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
                    throw new InvalidDataException($"'{file.Path}' is written in UTF-16. Convert it to UTF-8.");
                if (buffer.AsSpan(0, read).StartsWith("\uFEFF"u8)) skipped = from = 3;
            }
            for (int i = from; i < read; i++)
            {
                if (buffer[i] == CsvIndex.Quote) inQuotes = !inQuotes;
                bytes.Add(buffer[i]);
                if (buffer[i] != CsvIndex.LineFeed || inQuotes) continue;
                if (bytes is [CsvIndex.LineFeed] or [CsvIndex.Return, CsvIndex.LineFeed] || bytes[0] == comment)
                {
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
