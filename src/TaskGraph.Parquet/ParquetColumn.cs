using System.Numerics;
using System.Numerics.Tensors;
using ParquetSharp;

namespace TaskGraph;

/// <summary>
/// A column of a row group, read by its physical type straight into pooled memory. Texts go from the page to the dictionary: no .NET
/// string is made.
/// </summary>
internal static class ParquetColumn
{
    private const long NanosecondsPerTick = 100;
    private const int EpochDay = 719_162; // 1970-01-01 from 0001-01-01 on

    /// <summary>All values of the column.</summary>
    /// <param name="reader">The column of a row group.</param>
    /// <param name="type">What to read it as: see <see cref="ParquetTypes"/>.</param>
    /// <param name="rows">The rows of the group.</param>
    /// <param name="values">The values of the column with those that are null, as the group's metadata counts them.</param>
    /// <param name="hint">What the file says beside Parquet's own types.</param>
    public static ColumnData Read(ColumnReader reader, ColumnType type, int rows, long values, ParquetHint? hint)
    {
        var column = reader.ColumnDescriptor;
        if (column.MaxRepetitionLevel == 0) return Leaf(reader, type, new(rows, column.MaxDefinitionLevel > 0, null), hint);
        var shape = ParquetShape.Of(column) ?? throw new NotSupportedException("Columns of records are not read.");
        foreach (var _ in shape.Levels) type = type.ElementType();
        var lists = new ParquetLists(rows, checked((int)values), shape);
        try
        {
            return lists.Build(Leaf(reader, type, new(lists.Levels, true, lists), hint));
        }
        catch
        {
            lists.Release();
            throw;
        }
    }

    private static ColumnData Leaf(ColumnReader reader, ColumnType type, ParquetSource source, ParquetHint? hint) => reader switch
    {
        ColumnReader<bool> r => source.Read<bool, bool>(r, null).ToColumn(),
        ColumnReader<float> r => source.Read<float, float>(r, null).ToColumn(),
        ColumnReader<double> r => source.Read<double, double>(r, null).ToColumn(),
        ColumnReader<Int96> r => source.Read<Int96, long>(r, static (from, to) => { for (int i = 0; i < to.Length; i++) to[i] = TicksOf(from[i]); }).ToColumn(ColumnType.DateTime),
        ColumnReader<int> r => Integers(r, type, source),
        ColumnReader<long> r => Longs(r, type, source),
        ColumnReader<ByteArray> r when type.IsBinary() => Binary(r, source),
        ColumnReader<ByteArray> r when type == ColumnType.Decimal => Decimals(r, source, static v => (v.Pointer, v.Length)),
        ColumnReader<ByteArray> r => Strings(r, type, source, hint),
        ColumnReader<FixedLenByteArray> r when type == ColumnType.Decimal => Decimals(r, source, v => (v.Pointer, r.ColumnDescriptor.TypeLength)),
        ColumnReader<FixedLenByteArray> r => Guids(r, source),
        _ => throw new NotSupportedException($"Columns of {reader.ColumnDescriptor.PhysicalType} are not read."),
    };

    private static ColumnData Integers(ColumnReader<int> reader, ColumnType type, ParquetSource source)
    {
        int scale = reader.ColumnDescriptor.TypeScale;
        return type switch
        {
            ColumnType.Int => source.Read<int, int>(reader, null).ToColumn(),
            ColumnType.SByte => source.Read<int, sbyte>(reader, TensorPrimitives.ConvertTruncating).ToColumn(),
            ColumnType.Byte => source.Read<int, byte>(reader, TensorPrimitives.ConvertTruncating).ToColumn(),
            ColumnType.Short => source.Read<int, short>(reader, TensorPrimitives.ConvertTruncating).ToColumn(),
            ColumnType.UShort => source.Read<int, ushort>(reader, TensorPrimitives.ConvertTruncating).ToColumn(),
            ColumnType.UInt => source.Read<int, uint>(reader, TensorPrimitives.ConvertTruncating).ToColumn(),
            ColumnType.DateOnly => source.Read<int, int>(reader, static (from, to) =>
            {
                for (int i = 0; i < to.Length; i++) to[i] = Within(from[i] + (long)EpochDay, DateOnly.MaxValue.DayNumber, "date");
            }).ToColumn(type),
            ColumnType.TimeSpan => source.Read<int, long>(reader, static (from, to) =>
            {
                for (int i = 0; i < to.Length; i++) to[i] = from[i] * TimeSpan.TicksPerMillisecond;
            }).ToColumn(type),
            _ => source.Read<int, decimal>(reader, (from, to) => { for (int i = 0; i < to.Length; i++) to[i] = DecimalScale.Read(from[i], scale); }).ToColumn(),
        };
    }

    private static ColumnData Longs(ColumnReader<long> reader, ColumnType type, ParquetSource source)
    {
        int scale = reader.ColumnDescriptor.TypeScale;
        using var logical = reader.ColumnDescriptor.LogicalType;
        var unit = (logical as TimestampLogicalType)?.TimeUnit ?? (logical as TimeLogicalType)?.TimeUnit;
        long ticks = unit switch { TimeUnit.Millis => TimeSpan.TicksPerMillisecond, TimeUnit.Micros => TimeSpan.TicksPerMicrosecond, _ => 0 };
        switch (type)
        {
            case ColumnType.Long: return source.Read<long, long>(reader, null).ToColumn();
            case ColumnType.ULong: return source.Read<long, ulong>(reader, TensorPrimitives.ConvertTruncating).ToColumn();
            case ColumnType.Decimal:
                return source.Read<long, decimal>(reader, (from, to) => { for (int i = 0; i < to.Length; i++) to[i] = DecimalScale.Read(from[i], scale); }).ToColumn();
            case ColumnType.TimeSpan when unit is null: return source.Read<long, long>(reader, null).ToColumn(type);
            case ColumnType.TimeSpan: return source.Read<long, long>(reader, (from, to) => Scale(from, to, ticks, 0)).ToColumn(type);
            default:
                var times = source.Read<long, long>(reader, (from, to) => Scale(from, to, ticks, DateTime.UnixEpoch.Ticks)).ToColumn(ColumnType.DateTime);
                var converted = FrameKernels.Casting.To(times, type);
                times.Release();
                return converted;
        }
    }

    // Nanoseconds, which are finer than ticks, have no number of them. Those of times are cut off toward the past on both sides of 1970.
    private static void Scale(ReadOnlySpan<long> from, Span<long> to, long ticks, long epoch)
    {
        if (ticks == 0)
            for (int i = 0; i < to.Length; i++) to[i] = from[i] / NanosecondsPerTick - (epoch != 0 && from[i] % NanosecondsPerTick < 0 ? 1 : 0);
        else TensorPrimitives.Multiply(from, ticks, to);
        if (epoch == 0) return;
        TensorPrimitives.Add(to, epoch, to);
        for (int i = 0; i < to.Length; i++)
            if ((ulong)to[i] > (ulong)DateTime.MaxValue.Ticks || ticks != 0 && from[i] > DateTime.MaxValue.Ticks / ticks)
                throw new InvalidDataException($"Value {from[i]} is a time outside of the years 1 to 9999.");
    }

    private static int Within(long value, int greatest, string what)
        => value >= 0 && value <= greatest ? (int)value : throw new InvalidDataException($"Value {value - EpochDay} is a {what} outside of the years 1 to 9999.");

    private static unsafe FixedColumn<decimal> Decimals<T>(ColumnReader<T> reader, ParquetSource source, Func<T, (IntPtr Pointer, int Length)> at) where T : unmanaged
    {
        int scale = reader.ColumnDescriptor.TypeScale;
        return source.Read<T, decimal>(reader, (from, to) =>
        {
            for (int i = 0; i < to.Length; i++)
            {
                var (pointer, length) = at(from[i]);
                var number = new BigInteger(new ReadOnlySpan<byte>((void*)pointer, length), isBigEndian: true);
                to[i] = DecimalScale.Read((Int128)number, scale);
            }
        }).ToColumn();
    }

    private static unsafe FixedColumn<Guid> Guids(ColumnReader<FixedLenByteArray> reader, ParquetSource source)
        => source.Read<FixedLenByteArray, Guid>(reader, static (from, to) =>
        {
            for (int i = 0; i < to.Length; i++) to[i] = GuidBytes.Read(new ReadOnlySpan<byte>((void*)from[i].Pointer, 16));
        }).ToColumn();

    private static unsafe ListColumn Binary(ColumnReader<ByteArray> reader, ParquetSource source)
    {
        var bytes = new FixedColumnBuilder<byte>();
        var lengths = source.Read<ByteArray, int>(reader, (from, to) =>
        {
            for (int i = 0; i < to.Length; i++)
            {
                new ReadOnlySpan<byte>((void*)from[i].Pointer, from[i].Length).CopyTo(bytes.Extend(from[i].Length));
                to[i] = from[i].Length;
            }
        });
        var offsets = ColumnBuffer<int>.Rent(lengths.Buffer.Length + 1);
        offsets.Span[0] = 0;
        for (int i = 1; i < offsets.Length; i++) offsets.Span[i] = checked(offsets.Span[i - 1] + lengths.Buffer.Span[i - 1]);
        lengths.Buffer.Release();
        return new(offsets, bytes.Build(), lengths.Validity);
    }

    private static StringColumn Strings(ColumnReader<ByteArray> reader, ColumnType type, ParquetSource source, ParquetHint? hint)
    {
        var words = new StringDictionaryBuilder();
        // Ordered categories are the first words, all others would not be theirs.
        foreach (string category in hint?.Categories ?? []) words.Add(category);
        var known = new ParquetWords();
        var codes = source.Read<ByteArray, int>(reader, (from, to) => known.Encode(from, words, to));
        var order = type != ColumnType.Category ? CategoryOrder.None : hint?.Categories is { } all && all.Length == words.Count ? CategoryOrder.Ordered : CategoryOrder.Unordered;
        return new(codes.Buffer, words.Build().AsCategories(order), codes.Validity);
    }

    private static long TicksOf(Int96 value)
    {
        // Nanoseconds of the day, then the Julian day, of which 2440588 is 1970-01-01.
        long nanoseconds = (uint)value.A | (long)value.B << 32;
        long ticks = DateTime.UnixEpoch.Ticks + (value.C - 2440588L) * TimeSpan.TicksPerDay + nanoseconds / NanosecondsPerTick;
        return (ulong)ticks <= (ulong)DateTime.MaxValue.Ticks ? ticks : throw new InvalidDataException($"Day {value.C} is a time outside of the years 1 to 9999.");
    }
}
