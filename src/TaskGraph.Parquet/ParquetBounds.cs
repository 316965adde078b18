using System.Collections.Concurrent;
using ParquetSharp;

namespace TaskGraph;

/// <summary>What footers tell of the values in row groups, read when a filter asks, once for each column of a file.</summary>
internal static class ParquetBounds
{
    private const int MostKept = 1 << 14;

    private static readonly ConcurrentDictionary<(StoredFile File, string Column), ValueBounds?[]> _known = new();

    public static ValueBounds? Of(ParquetGroup group, string column, ColumnType type)
    {
        if (group.Index < 0) return null;
        if (_known.Count > MostKept) _known.Clear();
        var bounds = _known.GetOrAdd((group.File, column), static key => Read(key.File, key.Column));
        return bounds.Length > 0 ? bounds[group.Index] : HivePath.BoundsOf(group.File.Path, column, type);
    }

    // Nothing for a column that is not in the file but in its folders' names.
    private static ValueBounds?[] Read(StoredFile file, string name)
    {
        using var reader = new ParquetFileReader(file.Path);
        if (!ParquetFooter.Places(reader.FileMetaData.Schema).TryGetValue(name, out int place)) return [];
        var column = reader.FileMetaData.Schema.Column(place);
        var bounds = new ValueBounds?[reader.FileMetaData.NumRowGroups];
        using var logical = column.LogicalType;
        // Unsigned numbers are stored in another order than they are compared in.
        if (ParquetTypes.TypeOf(column) is not { } type || logical is IntLogicalType { IsSigned: false }) return bounds;
        for (int g = 0; g < bounds.Length; g++)
        {
            using var group = reader.RowGroup(g);
            using var statistics = group.MetaData.GetColumnChunkMetaData(place).Statistics;
            if (statistics is null || !statistics.HasMinMax) continue;
            bounds[g] = statistics switch
            {
                Statistics<int> s when type == ColumnType.Int => new(s.Min, s.Max),
                Statistics<int> s when type == ColumnType.DateOnly => Dates(s.Min, s.Max),
                Statistics<long> s when type == ColumnType.Long => new(s.Min, s.Max),
                Statistics<long> s when logical is TimestampLogicalType { TimeUnit: TimeUnit.Micros }
                    => Times(s.Min, s.Max, TimeSpan.TicksPerMicrosecond),
                Statistics<long> s when logical is TimestampLogicalType { TimeUnit: TimeUnit.Millis }
                    => Times(s.Min, s.Max, TimeSpan.TicksPerMillisecond),
                Statistics<float> s when s.Min <= s.Max => new(s.Min, s.Max),
                Statistics<double> s when s.Min <= s.Max => new(s.Min, s.Max),
                Statistics<ByteArray> s when type == ColumnType.String => Texts(Text(s.Min), Text(s.Max)),
                _ => null,
            };
        }
        return bounds;
    }

    private static ValueBounds? Dates(int least, int greatest)
    {
        const long epoch = 719_162;
        return least + epoch >= 0 && greatest + epoch <= DateOnly.MaxValue.DayNumber
            ? new ValueBounds(DateOnly.FromDayNumber((int)(least + epoch)), DateOnly.FromDayNumber((int)(greatest + epoch))) : null;
    }

    private static ValueBounds? Times(long least, long greatest, long ticks)
    {
        Int128 from = (Int128)least * ticks + DateTime.UnixEpoch.Ticks, to = (Int128)greatest * ticks + DateTime.UnixEpoch.Ticks;
        return from >= 0 && to <= DateTime.MaxValue.Ticks ? new ValueBounds(new DateTime((long)from), new DateTime((long)to)) : null;
    }

    // Bounds may be cut within a character, which then has no place in the order.
    private static ValueBounds? Texts(string least, string greatest)
        => least.Contains('\uFFFD', StringComparison.Ordinal) || greatest.Contains('\uFFFD', StringComparison.Ordinal) ? null
            : new ValueBounds(least, greatest);

    private static unsafe string Text(ByteArray bytes) => System.Text.Encoding.UTF8.GetString((byte*)bytes.Pointer, bytes.Length);
}
