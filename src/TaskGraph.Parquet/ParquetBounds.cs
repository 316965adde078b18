using System.Collections.Concurrent;
using ParquetSharp;

namespace TaskGraph;

/// <summary>What footers tell of the values in row groups, read when a filter asks, once for each column of a file.</summary>
internal static class ParquetBounds
{
    private const int MostKept = 1 << 14;

    private static readonly ConcurrentDictionary<(StoredFile File, string Column, ColumnType Type), ValueBounds?[]> _known = new();

    public static ValueBounds? Of(ParquetGroup group, string column, ColumnType type)
    {
        if (group.Index < 0) return null;
        if (_known.Count > MostKept) _known.Clear();
        var bounds = _known.GetOrAdd((group.File, column, type), static key => Read(key.File, key.Column, key.Type));
        return bounds.Length > 0 ? bounds[group.Index] : HivePath.BoundsOf(group.File.Path, column, type);
    }

    // Nothing for a column that is not in the file but in its folders' names.
    private static ValueBounds?[] Read(StoredFile file, string name, ColumnType type)
    {
        using var reader = new ParquetFileReader(file.Path);
        if (!ParquetFooter.Places(reader.FileMetaData.Schema).TryGetValue(name, out int place)) return [];
        var column = reader.FileMetaData.Schema.Column(place);
        var bounds = new ValueBounds?[reader.FileMetaData.NumRowGroups];
        using var logical = column.LogicalType;
        // Unsigned numbers are stored in another order than they are compared in.
        if (logical is IntLogicalType { IsSigned: false }) return bounds;
        for (int g = 0; g < bounds.Length; g++)
        {
            using var group = reader.RowGroup(g);
            using var statistics = group.MetaData.GetColumnChunkMetaData(place).Statistics;
            if (statistics is null || !statistics.HasMinMax) continue;
            bounds[g] = statistics switch
            {
                Statistics<int> s when type is ColumnType.SByte or ColumnType.Short or ColumnType.Int => new(s.Min, s.Max),
                Statistics<int> s when type == ColumnType.DateOnly => Dates(s.Min, s.Max),
                Statistics<long> s when type == ColumnType.Long => new(s.Min, s.Max),
                Statistics<long> s when type == ColumnType.TimeSpan && logical is not TimeLogicalType => new(new TimeSpan(s.Min), new TimeSpan(s.Max)),
                Statistics<long> s when logical is TimestampLogicalType time => Times(s.Min, s.Max, time.TimeUnit, type),
                Statistics<float> s when s.Min <= s.Max => new(s.Min, s.Max),
                Statistics<double> s when s.Min <= s.Max => new(s.Min, s.Max),
                // Not of categories: ordered ones have an order of their own.
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

    private static ValueBounds? Times(long least, long greatest, TimeUnit unit, ColumnType type)
    {
        long ticks = unit switch { TimeUnit.Millis => TimeSpan.TicksPerMillisecond, TimeUnit.Micros => TimeSpan.TicksPerMicrosecond, _ => 0 };
        Int128 from = (Int128)least * ticks + DateTime.UnixEpoch.Ticks, to = (Int128)greatest * ticks + DateTime.UnixEpoch.Ticks;
        if (ticks == 0 || from < 0 || to > DateTime.MaxValue.Ticks) return null;
        return type == ColumnType.DateTimeOffset ? new(new DateTimeOffset((long)from, default), new DateTimeOffset((long)to, default))
            : new ValueBounds(new DateTime((long)from), new DateTime((long)to));
    }

    // Bounds may be cut within a character, which then has no place in the order.
    private static ValueBounds? Texts(string least, string greatest)
        => least.Contains('\uFFFD', StringComparison.Ordinal) || greatest.Contains('\uFFFD', StringComparison.Ordinal) ? null
            : new ValueBounds(least, greatest);

    private static unsafe string Text(ByteArray bytes) => System.Text.Encoding.UTF8.GetString((byte*)bytes.Pointer, bytes.Length);
}
