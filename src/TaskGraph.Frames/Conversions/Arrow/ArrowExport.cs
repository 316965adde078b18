using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Columns as Arrow's arrays.</summary>
internal static class ArrowExport
{
    /// <summary>Under this name a field says which column type it was, where Arrow's own does not.</summary>
    public const string TypeKey = "taskgraph.type";

    public static IEnumerable<KeyValuePair<string, string>>? MetadataOf(ColumnType type)
        => type.Innermost() == ColumnType.Category ? [new(TypeKey, type.Name())] : null;

    /// <summary>The type of the array that <see cref="Of"/> makes of such a column; decimals with the given number of decimals.</summary>
    public static IArrowType TypeOf(ColumnType type, int scale = 0, bool isOrdered = false) => type switch
    {
        ColumnType.Bool => BooleanType.Default,
        ColumnType.SByte => Int8Type.Default,
        ColumnType.Byte => UInt8Type.Default,
        ColumnType.Short => Int16Type.Default,
        ColumnType.UShort => UInt16Type.Default,
        ColumnType.Int => Int32Type.Default,
        ColumnType.UInt => UInt32Type.Default,
        ColumnType.Long => Int64Type.Default,
        ColumnType.ULong => UInt64Type.Default,
        ColumnType.Float => FloatType.Default,
        ColumnType.Double => DoubleType.Default,
        ColumnType.Decimal => new Decimal128Type(38, scale),
        ColumnType.DateTime => new TimestampType(TimeUnit.Microsecond, (string?)null),
        ColumnType.DateTimeOffset => new TimestampType(TimeUnit.Microsecond, "UTC"),
        ColumnType.DateOnly => Date32Type.Default,
        ColumnType.TimeSpan => DurationType.Microsecond,
        ColumnType.Guid => new FixedSizeBinaryType(16),
        ColumnType.String or ColumnType.Category => new DictionaryType(Int32Type.Default, StringType.Default, isOrdered),
        _ when type.IsBinary() => BinaryType.Default,
        _ => new ListType(new Field("item", TypeOf(type.ElementType(), scale, isOrdered), true)),
    };

    /// <summary>The column in garbage-collected memory as an array.</summary>
    public static ArrayData Of(ColumnData column)
    {
        int length = column.Length;
        var validity = column.HasNulls ? new ArrowBuffer(Bytes(column.Validity.Bits)) : ArrowBuffer.Empty;
        switch (column)
        {
            case FixedColumn<bool> c: return Make(Bits(c.Values));
            case FixedColumn<DateTime> c: return Make(Mapped(c, static t => Microseconds(t.Ticks)));
            case FixedColumn<DateTimeOffset> c: return Make(Mapped(c, static t => Microseconds(t.UtcTicks)));
            case FixedColumn<TimeSpan> c: return Make(Mapped(c, static s => s.Ticks / TimeSpan.TicksPerMicrosecond));
            case FixedColumn<DateOnly> c: return Make(Mapped(c, static d => d.DayNumber - (int)(DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerDay)));
            case FixedColumn<Guid> c: return Make(new ArrowBuffer(GuidBytes.Write(c)));
            case FixedColumn<decimal> c:
                int scale = DecimalScale.Of(c);
                return new(TypeOf(column.Type, scale), length, column.NullCount, 0, [validity, new ArrowBuffer(Bytes<Int128>(DecimalScale.Write(c, scale)))]);
            case StringColumn c: return Words(c, validity);
            case ListColumn c when c.Type.IsBinary(): return Make(Offsets(c), Shared((FixedColumn<byte>)c.OwnElements()));
            case ListColumn c:
                var elements = Of(c.OwnElements());
                return new(new ListType(new Field("item", elements.DataType, true)), length, column.NullCount, 0, [validity, Offsets(c)], [elements]);
            default:
                column.Type.Kind().TryVisitFixed(new Sharing(column), out ArrowBuffer values);
                return Make(values);
        }

        ArrayData Make(params ArrowBuffer[] buffers) => new(TypeOf(column.Type), length, column.NullCount, 0, [validity, .. buffers]);
    }

    private static ArrayData Words(StringColumn column, ArrowBuffer validity)
    {
        var words = column.Dictionary;
        var texts = new ArrayData(StringType.Default, words.Count, 0, 0, [ArrowBuffer.Empty, new(Bytes(words.Offsets)), new(words.AllBytes.ToArray())]);
        return new(TypeOf(column.Type, isOrdered: words.Categories == CategoryOrder.Ordered), column.Length, column.NullCount, 0,
            [validity, new(column.Buffer.ToMemory())], null, texts);
    }

    private static ArrowBuffer Offsets(ListColumn column)
    {
        // Lists of a slice begin somewhere, which Arrow allows but its writer of files does not follow.
        int[] offsets = column.Offsets.ToArray();
        for (int i = offsets.Length - 1; i >= 0; i--) offsets[i] -= offsets[0];
        return new(Bytes<int>(offsets));
    }

    private static ArrowBuffer Shared<T>(FixedColumn<T> column) where T : unmanaged => new(column.Buffer.ToMemory());

    private static ArrowBuffer Mapped<T, TTo>(FixedColumn<T> column, Func<T, TTo> map) where T : unmanaged where TTo : unmanaged
    {
        var mapped = new TTo[column.Length];
        for (int row = 0; row < mapped.Length; row++) mapped[row] = map(column.Values[row]);
        return new(Bytes<TTo>(mapped));
    }

    // Cut off before it is counted from 1970 on, the same on both sides of it.
    private static long Microseconds(long ticks) => ticks / TimeSpan.TicksPerMicrosecond - DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerMicrosecond;

    private static ArrowBuffer Bits(ReadOnlySpan<bool> values)
    {
        var words = new ulong[ValidityBits.Words(values.Length)];
        for (int w = 0; w < words.Length; w++) words[w] = Selection.Word(values, w << 6);
        return new(Bytes<ulong>(words));
    }

    private static byte[] Bytes<T>(ReadOnlySpan<T> values) where T : unmanaged => MemoryMarshal.AsBytes(values).ToArray();

    private sealed class Sharing(ColumnData column) : IFixedVisitor<ArrowBuffer>
    {
        public ArrowBuffer Visit<T>() where T : unmanaged, IEquatable<T>, IComparable<T>, ISpanParsable<T> => Shared((FixedColumn<T>)column);
    }
}
