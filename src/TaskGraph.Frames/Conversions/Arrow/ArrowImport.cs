using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Arrow's arrays as columns.</summary>
internal static class ArrowImport
{
    private const long EpochDay = 719_162; // 1970-01-01 from 0001-01-01 on

    /// <exception cref="NotSupportedException">A column holds what a frame can't hold.</exception>
    /// <exception cref="InvalidDataException">A list of bytes has a null.</exception>
    public static FramePartition Of(RecordBatch batch)
    {
        var schema = SchemaOf(batch.Schema);
        var columns = new ColumnData[schema.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = Of(batch.Column(i).Data, schema[i].Name, schema.TypeAt(i));
            ListColumn.CheckBytes(columns[i], schema[i].Name);
        }
        return new(schema, columns, batch.Length);
    }

    /// <exception cref="NotSupportedException">A column holds what a frame can't hold.</exception>
    public static FrameSchema SchemaOf(Schema schema) => new(schema.FieldsList.Select(f => new FrameColumn(f.Name, TypeOf(f).ToType())));

    private static ColumnType TypeOf(Field field)
    {
        if (field.Metadata is { } metadata && metadata.TryGetValue(ArrowExport.TypeKey, out string? name) && ColumnTypes.Named(name) is { } named) return named;
        return TypeOf(field.DataType) ?? throw new NotSupportedException($"Column '{field.Name}' holds {field.DataType.Name}, which a frame can't hold.");
    }

    private static ColumnType? TypeOf(IArrowType type) => type switch
    {
        BooleanType => ColumnType.Bool,
        Int8Type => ColumnType.SByte,
        UInt8Type => ColumnType.Byte,
        Int16Type => ColumnType.Short,
        UInt16Type => ColumnType.UShort,
        Int32Type => ColumnType.Int,
        UInt32Type => ColumnType.UInt,
        Int64Type => ColumnType.Long,
        UInt64Type => ColumnType.ULong,
        FloatType => ColumnType.Float,
        DoubleType => ColumnType.Double,
        Decimal128Type => ColumnType.Decimal,
        TimestampType { Timezone: null or "" } => ColumnType.DateTime,
        TimestampType => ColumnType.DateTimeOffset,
        Date32Type => ColumnType.DateOnly,
        Date64Type => ColumnType.DateTime,
        DurationType or Time32Type or Time64Type => ColumnType.TimeSpan,
        FixedSizeBinaryType { ByteWidth: 16 } => ColumnType.Guid,
        StringType => ColumnType.String,
        BinaryType => ColumnType.Byte.ListOf(),
        DictionaryType { Ordered: true, ValueType: StringType } => ColumnType.Category,
        DictionaryType { ValueType: StringType } => ColumnType.String,
        ListType list => TypeOf(list.ValueDataType) is { } element && ColumnTypes.CanNest(element) ? element.ListOf() : null,
        _ => null,
    };

    private static ColumnData Of(ArrayData array, string name, ColumnType type)
    {
        var validity = ValidityOf(array);
        switch (array.DataType)
        {
            case BooleanType: return Truths(array, validity);
            case Date32Type: return FixedColumn.OfStorage(type, Mapped<int, int>(array, validity, static d => checked((int)(d + EpochDay))), validity);
            case Date64Type: return Times(array, validity, TimeSpan.TicksPerMillisecond, DateTime.UnixEpoch.Ticks, type);
            case TimestampType t: return Times(array, validity, TicksOf(t.Unit), DateTime.UnixEpoch.Ticks, type);
            case DurationType t: return Times(array, validity, TicksOf(t.Unit), 0, type);
            case Time64Type t: return Times(array, validity, TicksOf(t.Unit), 0, type);
            case Time32Type t: return FixedColumn.OfStorage(type, Mapped<int, long>(array, validity, v => v * TicksOf(t.Unit)), validity);
            case Decimal128Type t: return new FixedColumn<decimal>(Mapped<Int128, decimal>(array, validity, v => DecimalScale.Read(v, t.Scale)), validity);
            case FixedSizeBinaryType: return new FixedColumn<Guid>(Mapped<Guid, Guid>(array, validity, static g => GuidBytes.Read(MemoryMarshal.AsBytes(new ReadOnlySpan<Guid>(in g)))), validity);
            case StringType: return Texts(array, validity, type);
            case DictionaryType t: return Words(array, validity, type, t);
            case BinaryType: return new ListColumn(Buffer<int>(array.Buffers[1], array.Offset, array.Length + 1), new FixedColumn<byte>(Buffer<byte>(array.Buffers[2])), validity);
            case ListType:
                var elements = Of(array.Children[0], name, type.ElementType());
                return new ListColumn(Buffer<int>(array.Buffers[1], array.Offset, array.Length + 1), elements, validity);
            default:
                return type.Kind().TryVisitFixed(new Wrapping(array, validity), out ColumnData column) ? column
                    : throw new NotSupportedException($"Column '{name}' holds {array.DataType.Name}, which a frame can't hold.");
        }
    }

    private static ColumnValidity ValidityOf(ArrayData array)
    {
        if (array.NullCount == 0 || array.Buffers[0].IsEmpty) return default;
        var bits = ColumnBuffer<ulong>.RentCleared(ValidityBits.Words(array.Length));
        CopyBits(array.Buffers[0].Span, array.Offset, array.Length, bits.Span);
        return ColumnValidity.From(bits, array.Length);
    }

    private static void CopyBits(ReadOnlySpan<byte> from, int start, int length, Span<ulong> to)
    {
        for (int i = 0; i < length; i++)
            if ((from[start + i >> 3] >> (start + i & 7) & 1) != 0) ValidityBits.Set(to, i);
    }

    private static FixedColumn<bool> Truths(ArrayData array, ColumnValidity validity)
    {
        var bits = new ulong[ValidityBits.Words(array.Length)];
        CopyBits(array.Buffers[1].Span, array.Offset, array.Length, bits);
        var values = ColumnBuffer<bool>.Rent(array.Length);
        for (int w = 0; w < bits.Length; w++) TruthBits.Write(bits[w], values.Span, w << 6);
        return new(values, validity);
    }

    private static ColumnData Times(ArrayData array, ColumnValidity validity, long ticks, long epoch, ColumnType type)
    {
        var times = Mapped<long, long>(array, validity, value =>
        {
            // Nanoseconds are finer than a tick.
            var result = (ticks == 0 ? value / 100 : (Int128)value * ticks) + epoch;
            bool fits = epoch == 0 ? result >= long.MinValue && result <= long.MaxValue : result >= 0 && result <= DateTime.MaxValue.Ticks;
            return fits ? (long)result : throw new InvalidDataException($"{value} is out of the range of {type.Name()}.");
        });
        if (type != ColumnType.DateTimeOffset) return FixedColumn.OfStorage(type, times, validity);
        var plain = FixedColumn.OfStorage(ColumnType.DateTime, times, validity);
        var instants = Casting.To(plain, type);
        plain.Release();
        return instants;
    }

    private static long TicksOf(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => TimeSpan.TicksPerSecond,
        TimeUnit.Millisecond => TimeSpan.TicksPerMillisecond,
        TimeUnit.Microsecond => TimeSpan.TicksPerMicrosecond,
        _ => 0,
    };

    private static StringColumn Texts(ArrayData array, ColumnValidity validity, ColumnType type)
    {
        var builder = new StringColumnBuilder(array.Length, type);
        var offsets = MemoryMarshal.Cast<byte, int>(array.Buffers[1].Span);
        var bytes = array.Buffers[2].Span;
        for (int row = 0; row < array.Length; row++)
        {
            int at = array.Offset + row;
            if (validity.IsNull(row)) builder.AppendNull();
            else builder.Append(bytes[offsets[at]..offsets[at + 1]]);
        }
        validity.Release();
        return (StringColumn)builder.Build();
    }

    private static StringColumn Words(ArrayData array, ColumnValidity validity, ColumnType type, DictionaryType dictionary)
    {
        var words = Texts(array.Dictionary, ValidityOf(array.Dictionary), ColumnType.String);
        var codes = dictionary.IndexType switch
        {
            Int8Type or UInt8Type => Mapped<byte, int>(array, validity, static c => c),
            Int16Type or UInt16Type => Mapped<ushort, int>(array, validity, static c => c),
            Int64Type or UInt64Type => Mapped<long, int>(array, validity, static c => checked((int)c)),
            _ => Mapped<int, int>(array, validity, static c => c),
        };
        // The words of a dictionary may be equal or null: what they are here says the column of them.
        var places = words.Codes.ToArray();
        var nulls = words.HasNulls ? words.Validity : default;
        var valid = ColumnBuffer<ulong>.RentCleared(ValidityBits.Words(array.Length));
        for (int row = 0; row < array.Length; row++)
        {
            int code = codes.Span[row];
            bool isNull = validity.IsNull(row) || nulls.IsNull(code);
            codes.Span[row] = isNull ? 0 : places[code];
            if (!isNull) ValidityBits.Set(valid.Span, row);
        }
        validity.Release();
        var order = type == ColumnType.String ? CategoryOrder.None : dictionary.Ordered ? CategoryOrder.Ordered : CategoryOrder.Unordered;
        return new(codes, words.Dictionary.AsCategories(order), ColumnValidity.From(valid, array.Length));
    }

    /// <summary>The values one by one; those of null rows are the default.</summary>
    private static ColumnBuffer<TTo> Mapped<T, TTo>(ArrayData array, ColumnValidity validity, Func<T, TTo> map) where T : unmanaged where TTo : unmanaged
    {
        var from = MemoryMarshal.Cast<byte, T>(array.Buffers[1].Span).Slice(array.Offset, array.Length);
        var values = ColumnBuffer<TTo>.Rent(array.Length);
        var to = values.Span;
        for (int row = 0; row < to.Length; row++) to[row] = validity.IsNull(row) ? default : map(from[row]);
        return values;
    }

    private static ColumnBuffer<T> Buffer<T>(ArrowBuffer buffer, int start = 0, int length = -1) where T : unmanaged
        => buffer.IsEmpty && length == 1 ? ColumnBuffer<T>.Wrap(new T[1]) : ColumnBuffer<T>.Over(buffer.Memory, start, length);

    private sealed class Wrapping(ArrayData array, ColumnValidity validity) : IFixedVisitor<ColumnData>
    {
        public ColumnData Visit<T>() where T : unmanaged, IEquatable<T>, IComparable<T>, ISpanParsable<T>
            => new FixedColumn<T>(Buffer<T>(array.Buffers[1], array.Offset, array.Length), validity);
    }
}
