using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>
/// The types of columns from a sample of the files' heads, middles and tails: the narrowest of bool, long, double, DateTime that fits
/// all, else string. Whole numbers and others together are double.
/// </summary>
internal sealed class CsvSample
{
    private const int Head = 256 << 10, Part = 64 << 10, MostFiles = 8;

    private readonly CsvFormat _format;
    private readonly ColumnType?[] _types;

    private CsvSample(CsvFormat format)
    {
        _format = format;
        _types = new ColumnType?[format.Columns];
    }

    /// <summary>The type of each column; string where the sample has no value.</summary>
    /// <exception cref="InvalidDataException">A record of the sample has too many or too few fields.</exception>
    public static ColumnType[] TypesOf(IReadOnlyList<CsvFile> files, CsvFormat format)
    {
        var sample = new CsvSample(format);
        int taken = Math.Min(files.Count, MostFiles);
        for (int i = 0; i < taken; i++) sample.Take(files[taken == 1 ? 0 : (int)((long)i * (files.Count - 1) / (taken - 1))]);
        return Array.ConvertAll(sample._types, t => t ?? ColumnType.String);
    }

    private void Take(CsvFile csv)
    {
        if (csv.IsWhole)
        {
            using var packed = csv.OpenContent();
            CsvFile.Skip(packed, csv.DataStart);
            Read(csv, packed, csv.DataStart, Head, toEnd: false);
            return;
        }
        using var stream = csv.OpenContent();
        long length = csv.File.Length, last = 0;
        foreach (var (position, size) in new[] { (csv.DataStart, Head), (csv.DataStart + (length - csv.DataStart) / 2, Part), (length - Part, Part) })
        {
            if (position < last) continue;
            long start = CsvBoundary.Find(stream, csv, position, _format);
            last = start + size;
            stream.Position = start;
            Read(csv, stream, start, size, toEnd: last >= length);
        }
    }

    private void Read(CsvFile csv, Stream stream, long position, int size, bool toEnd)
    {
        var bytes = new byte[size];
        int read = stream.ReadAtLeast(bytes, size, throwOnEndOfStream: false);
        if (read < size) toEnd = true;
        try
        {
            using var reader = new CsvReader(new MemoryStream(bytes, 0, read), position, -1, _format, isCut: !toEnd);
            reader.ReadAll(See, default);
        }
        catch (CsvFormatException error)
        {
            throw csv.Describe(error);
        }
    }

    private unsafe void See(in CsvFields fields, long position)
    {
        for (int column = 0; column < _types.Length; column++)
        {
            for (int row = 0; row < fields.Rows && _types[column] != ColumnType.String; row++)
            {
                var text = fields[row, column];
                if (text is [CsvIndex.Quote, ..]) text = CsvColumn.Unquote(text) ?? text;
                text = text.Trim((byte)' ');
                if (CsvText.IsMissing(text, _format.Nulls)) continue;
                var type = TypeOf(text, _format.Thousands);
                _types[column] = _types[column] is not { } known || known == type ? type
                    : known.IsNumeric() && type.IsNumeric() ? ColumnType.Double : ColumnType.String;
            }
        }
    }

    private static unsafe ColumnType TypeOf(ReadOnlySpan<byte> text, byte thousands)
    {
        if (thousands != 0 && text.Contains(thousands)) text = CsvText.WithoutGroups(text, thousands);
        if (CsvText.TryBool(text, out _)) return ColumnType.Bool;
        if (CsvText.TryDateTime(text, out _)) return ColumnType.DateTime;
        if (text.Length > 400) return ColumnType.String;
        Span<byte> padded = stackalloc byte[text.Length + 48];
        text.CopyTo(padded[16..]);
        fixed (byte* first = padded)
        {
            if (CsvText.TryLong(first + 16, text.Length, out _)) return ColumnType.Long;
            return CsvText.TryDouble(first + 16, text.Length, out _) ? ColumnType.Double : ColumnType.String;
        }
    }
}
