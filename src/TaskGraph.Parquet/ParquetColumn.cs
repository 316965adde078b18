using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using ParquetSharp;

namespace TaskGraph;

/// <summary>
/// A column of a row group, read by its physical type straight into pooled memory. Texts go from the page to the dictionary: no .NET
/// string is made.
/// </summary>
internal static class ParquetColumn
{
    private const int Batch = 16 << 10;
    private const long NanosecondsPerTick = 100;

    /// <summary>What a frame holds the column as; null where it can't.</summary>
    public static ColumnType? TypeOf(ColumnDescriptor column)
    {
        if (column.MaxRepetitionLevel > 0 || column.MaxDefinitionLevel > 1) return null;
        using var logical = column.LogicalType;
        return (column.PhysicalType, logical) switch
        {
            (PhysicalType.Boolean, _) => ColumnType.Bool,
            (PhysicalType.Int32, DateLogicalType) => ColumnType.DateTime,
            (PhysicalType.Int32, IntLogicalType { IsSigned: false, BitWidth: 32 }) => ColumnType.Long,
            (PhysicalType.Int32, IntLogicalType or NoneLogicalType) => ColumnType.Int,
            (PhysicalType.Int64, TimestampLogicalType) => ColumnType.DateTime,
            (PhysicalType.Int64, IntLogicalType { IsSigned: true } or NoneLogicalType) => ColumnType.Long,
            (PhysicalType.Int96, _) => ColumnType.DateTime,
            (PhysicalType.Float, _) => ColumnType.Float,
            (PhysicalType.Double, _) => ColumnType.Double,
            (PhysicalType.ByteArray, StringLogicalType or EnumLogicalType or JsonLogicalType or NoneLogicalType) => ColumnType.String,
            _ => null,
        };
    }

    /// <summary>All values of the column.</summary>
    public static ColumnData Read(ColumnReader reader, ColumnType type, int rows)
    {
        bool canBeNull = reader.ColumnDescriptor.MaxDefinitionLevel > 0;
        switch (reader)
        {
            case ColumnReader<bool> r: return Fixed(r, rows, canBeNull);
            case ColumnReader<int> r when type == ColumnType.Int: return Fixed(r, rows, canBeNull);
            case ColumnReader<int> r when type == ColumnType.Long: return Convert(Fixed(r, rows, canBeNull), static value => (long)(uint)value);
            case ColumnReader<int> r:
                return Convert(Fixed(r, rows, canBeNull), static days
                => DateTime.UnixEpoch.Ticks + days * TimeSpan.TicksPerDay).AsTimes();
            case ColumnReader<long> r when type == ColumnType.Long: return Fixed(r, rows, canBeNull);
            case ColumnReader<long> r:
                using (var logical = reader.ColumnDescriptor.LogicalType)
                {
                    var values = Fixed(r, rows, canBeNull);
                    return ((TimestampLogicalType)logical).TimeUnit switch
                    {
                        TimeUnit.Millis => Scale(values, TimeSpan.TicksPerMillisecond).AsTimes(),
                        TimeUnit.Micros => Scale(values, TimeSpan.TicksPerMicrosecond).AsTimes(),
                        _ => Convert(values, static v => DateTime.UnixEpoch.Ticks + v / NanosecondsPerTick).AsTimes(),
                    };
                }
            case ColumnReader<Int96> r: return Convert(Fixed(r, rows, canBeNull), static v => TicksOf(v)).AsTimes();
            case ColumnReader<float> r: return Fixed(r, rows, canBeNull);
            case ColumnReader<double> r: return Fixed(r, rows, canBeNull);
            case ColumnReader<ByteArray> r: return Strings(r, rows, canBeNull);
            default: throw new NotSupportedException($"Columns of {reader.ColumnDescriptor.PhysicalType} are not read.");
        }
    }

    private static Values<T> Fixed<T>(ColumnReader<T> reader, int rows, bool canBeNull) where T : unmanaged
    {
        var values = ColumnBuffer<T>.Rent(rows);
        var validity = new ParquetValidity(canBeNull ? rows : 0);
        var to = values.Span;
        short[] levels = canBeNull ? new short[Batch] : [];
        for (int at = 0; at < rows;)
        {
            var batch = to.Slice(at, Math.Min(canBeNull ? Batch : rows, rows - at));
            long read = canBeNull ? reader.ReadBatch(batch.Length, levels, [], batch, out long found)
                : reader.ReadBatch(batch.Length, batch, out found);
            if (read <= 0) throw new InvalidDataException($"The column ends after {at} of {rows} rows.");
            if (canBeNull) validity.Spread(levels.AsSpan(0, (int)read), batch, (int)found);
            at += (int)read;
        }
        return new(values, validity.Build());
    }

    private static StringColumn Strings(ColumnReader<ByteArray> reader, int rows, bool canBeNull)
    {
        var words = new StringDictionaryBuilder();
        var batch = new ByteArray[Batch];
        var levels = new short[Batch];
        var validity = new ParquetValidity(canBeNull ? rows : 0);
        var to = ColumnBuffer<int>.Rent(rows);
        for (int at = 0; at < rows;)
        {
            int want = Math.Min(Batch, rows - at);
            long read = canBeNull ? reader.ReadBatch(want, levels, [], batch, out long found) : reader.ReadBatch(want, batch, out found);
            if (read <= 0) throw new InvalidDataException($"The column ends after {at} of {rows} rows.");
            Encode(batch.AsSpan(0, (int)found), words, to.Span.Slice(at, (int)found));
            if (canBeNull) validity.Spread(levels.AsSpan(0, (int)read), to.Span.Slice(at, (int)read), (int)found);
            at += (int)read;
        }
        return new StringColumn(to, words.Build(), validity.Build());
    }

    // Where there are many words they are announced some at a time, so that their entries arrive together.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Encode(ReadOnlySpan<ByteArray> texts, StringDictionaryBuilder words, Span<int> codes)
    {
        const int ahead = 32;
        for (int start = 0; start < texts.Length; start += ahead)
        {
            int end = Math.Min(start + ahead, texts.Length);
            if (words.IsLarge)
                for (int i = start; i < end; i++) words.Prefetch(new ReadOnlySpan<byte>((void*)texts[i].Pointer, texts[i].Length));
            for (int i = start; i < end; i++) codes[i] = words.Add(new ReadOnlySpan<byte>((void*)texts[i].Pointer, texts[i].Length));
        }
    }

    private static long TicksOf(Int96 value)
    {
        // Nanoseconds of the day, then the Julian day, of which 2440588 is 1970-01-01.
        long nanoseconds = (uint)value.A | (long)value.B << 32;
        return DateTime.UnixEpoch.Ticks + (value.C - 2440588L) * TimeSpan.TicksPerDay + nanoseconds / NanosecondsPerTick;
    }

    private static Values<long> Convert<T>(Values<T> values, Func<T, long> convert) where T : unmanaged
    {
        var converted = ColumnBuffer<long>.Rent(values.Buffer.Length);
        var from = values.Buffer.Span;
        var to = converted.Span;
        for (int i = 0; i < to.Length; i++) to[i] = convert(from[i]);
        values.Buffer.Release();
        return new(converted, values.Validity);
    }

    private static Values<long> Scale(Values<long> values, long ticks)
    {
        var span = values.Buffer.Span;
        TensorPrimitives.Multiply(span, ticks, span);
        TensorPrimitives.Add(span, DateTime.UnixEpoch.Ticks, span);
        return values;
    }

    /// <summary>Values and which of them are there.</summary>
    private readonly record struct Values<T>(ColumnBuffer<T> Buffer, ColumnValidity Validity) where T : unmanaged
    {
        public static implicit operator ColumnData(Values<T> values) => new FixedColumn<T>(values.Buffer, values.Validity);
    }

    private static ColumnData AsTimes(this Values<long> ticks)
    {
        var span = ticks.Buffer.Span;
        for (int i = 0; i < span.Length; i++)
        {
            if ((ulong)span[i] <= (ulong)DateTime.MaxValue.Ticks) continue;
            // What a null row holds is undefined.
            if (!ticks.Validity.IsNull(i)) throw new InvalidDataException($"Row {i} holds a time outside of the years 1 to 9999.");
            span[i] = 0;
        }
        return new FixedColumn<DateTime>(ticks.Buffer.Reinterpret<DateTime>(), ticks.Validity);
    }
}
