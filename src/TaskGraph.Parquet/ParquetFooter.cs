using ParquetSharp;

namespace TaskGraph;

/// <summary>What a file's footer tells: its columns and its row groups.</summary>
internal sealed record ParquetFooter(FrameSchema Schema, IReadOnlyList<ParquetGroup> Groups)
{
    /// <exception cref="InvalidDataException">The file is no Parquet file.</exception>
    /// <exception cref="NotSupportedException">A wanted column holds what a frame can't hold.</exception>
    public static ParquetFooter Read(StoredFile file, IReadOnlyList<string>? columns)
    {
        try
        {
            using var reader = new ParquetFileReader(file.Path);
            var meta = reader.FileMetaData;
            var groups = new List<ParquetGroup>();
            for (int g = 0; g < meta.NumRowGroups; g++)
            {
                using var group = reader.RowGroup(g);
                long rows = group.MetaData.NumRows;
                if (rows > Array.MaxLength)
                    throw new NotSupportedException($"Row group {g} of '{file.Path}' has {rows} rows; a partition holds up to {Array.MaxLength}.");
                groups.Add(new(file, g, (int)rows));
            }
            if (groups.Count == 0) groups.Add(new(file, -1, 0));
            return new(SchemaOf(file, meta.Schema, columns, ParquetTypes.HintsOf(meta)), groups);
        }
        catch (ParquetException error)
        {
            throw new InvalidDataException($"'{file.Path}' is no Parquet file: {error.Message}", error);
        }
    }

    /// <summary>The number of each column that is no part of another.</summary>
    public static Dictionary<string, int> Places(SchemaDescriptor schema)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < schema.NumColumns; i++) places.TryAdd(NameOf(schema.Column(i)), i);
        return places;
    }

    private static FrameSchema SchemaOf(StoredFile file, SchemaDescriptor schema, IReadOnlyList<string>? columns, IReadOnlyDictionary<string, ParquetHint> hints)
    {
        var places = Places(schema);
        string[] all = [.. Enumerable.Range(0, schema.NumColumns).Select(i => NameOf(schema.Column(i)))], names = [.. all.Distinct()];
        var leaves = all.CountBy(n => n).ToDictionary();
        foreach (string name in columns ?? [])
            if (!places.ContainsKey(name)) throw new ArgumentException(NearestName.Missing("column", name, names), nameof(columns));
        return new((columns ?? names).Select(name =>
        {
            var column = schema.Column(places[name]);
            return ParquetTypes.TypeOf(column) is { } type && leaves[name] == 1 ? new FrameColumn(name, (hints.TryGetValue(name, out var hint) ? hint.Over(type) : type).ToType())
                : throw new NotSupportedException(
                    $"Column '{name}' of '{file.Path}' holds {Describe(column)}, which a frame can't hold. Name the others in columns:.");
        }));
    }

    private static string NameOf(ColumnDescriptor column) => column.Path.ToDotVector()[0];

    private static string Describe(ColumnDescriptor column)
        => column.MaxRepetitionLevel > 0 ? "maps, or lists of records" : column.Path.ToDotVector().Length > 1 ? "records"
            : column.LogicalType.Type == LogicalTypeEnum.None ? $"{column.PhysicalType}" : $"{column.LogicalType}";
}
