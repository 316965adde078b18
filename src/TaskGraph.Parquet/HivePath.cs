using System.Globalization;

namespace TaskGraph;

/// <summary>
/// Columns whose values stand in the names of folders, <c>year=2001/origin=JFK/part.parquet</c>, as Hive writes them: names and values with %-escapes,
/// null as a word of its own.
/// </summary>
internal static class HivePath
{
    public const string Null = "__HIVE_DEFAULT_PARTITION__";

    /// <summary>The columns of a path and their values as text, outermost first.</summary>
    public static (string Name, string? Value)[] Parse(string path)
    {
        var columns = new List<(string, string?)>();
        foreach (string folder in (Path.GetDirectoryName(path) ?? "").Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar))
        {
            int at = folder.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0) continue;
            string value = folder[(at + 1)..];
            columns.Add((Uri.UnescapeDataString(folder[..at]), value == Null ? null : Uri.UnescapeDataString(value)));
        }
        return [.. columns];
    }

    /// <summary>A folder's name for a value.</summary>
    public static string Folder(string name, string? value) => $"{Escape(name)}={(value is null ? Null : Escape(value))}";

    /// <summary>The columns of all files, long where there are values and each is a whole number, else string.</summary>
    /// <exception cref="InvalidDataException">A file has other ones.</exception>
    public static FrameSchema SchemaOf(IReadOnlyList<StoredFile> files)
    {
        var all = files.Select(f => Parse(f.Path)).ToArray();
        var names = all[0].Select(c => c.Name).ToArray();
        for (int i = 1; i < all.Length; i++)
            if (!all[i].Select(c => c.Name).SequenceEqual(names))
                throw new InvalidDataException($"The folders of '{files[i].Path}' name the columns ({string.Join(", ", all[i].Select(c => c.Name))}), " +
                    $"those of '{files[0].Path}' ({string.Join(", ", names)}). Read files with equal columns together.");
        return new(names.Select((name, c) => new FrameColumn(name, IsLong(c) ? typeof(long) : typeof(string))));

        bool IsLong(int c) => Array.Exists(all, f => f[c].Value is not null) && Array.TrueForAll(all, f => f[c].Value is null || IsWhole(f[c].Value!));
    }

    /// <summary>A column of a path's value.</summary>
    public static ColumnData Column(string path, string name, ColumnType type, int rows)
    {
        string? value = Array.Find(Parse(path), c => c.Name == name).Value;
        if (value is null) return ColumnData.Nulls(type, rows);
        if (type != ColumnType.Long)
        {
            var words = new StringDictionaryBuilder();
            words.Add(value);
            return new StringColumn(ColumnBuffer<int>.RentCleared(rows), words.Build());
        }
        var numbers = ColumnBuffer<long>.Rent(rows);
        numbers.Span.Fill(long.Parse(value, CultureInfo.InvariantCulture));
        return new FixedColumn<long>(numbers);
    }

    /// <summary>What is known of a path's value before rows are read.</summary>
    public static ValueBounds? BoundsOf(string path, string name, ColumnType type)
    {
        string? value = Array.Find(Parse(path), c => c.Name == name).Value;
        if (value is null) return null;
        return type == ColumnType.Long ? new(long.Parse(value, CultureInfo.InvariantCulture), long.Parse(value, CultureInfo.InvariantCulture)) : new(value, value);
    }

    // As a whole number prints: 01 is a text.
    private static bool IsWhole(string text)
        => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && number.ToString(CultureInfo.InvariantCulture) == text;

    // Dots of a name are no folder of their own, and a text that is the word for null is none.
    private static string Escape(string text) => text switch
    {
        "." or ".." => text.Replace(".", "%2E", StringComparison.Ordinal),
        Null => "%5F" + Null[1..],
        _ => Uri.EscapeDataString(text),
    };
}
