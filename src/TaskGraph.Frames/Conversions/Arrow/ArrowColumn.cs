using System.Numerics;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>An array of Arrow on its way to a column.</summary>
internal sealed class ArrowColumn
{
    private const int EpochDay = 719_162; // 1970-01-01 from 0001-01-01 on

    private readonly ArrayData _array;
    private readonly string _name;
    private readonly ColumnType _type;
    private readonly ColumnValidity _validity;

    private ArrowColumn(ArrayData array, string name, ColumnType type)
    {
        (_array, _name, _type) = (array, name, type);
        bool hasNulls = array.DataType is not RunEndEncodedType && array.NullCount != 0 && !array.Buffers[0].IsEmpty;
        if (hasNulls) _validity = ColumnValidity.From(Bits(array.Buffers[0]), array.Length);
    }

    /// <param name="array">The values.</param>
    /// <param name="name">The column's name, for messages.</param>
    /// <param name="type">The type that <see cref="ArrowTypes"/> gives it.</param>
    /// <exception cref="InvalidDataException">A value is out of the type's range.</exception>
    public static ColumnData Read(ArrayData array, string name, ColumnType type) => new ArrowColumn(array, name, type).Column(array.DataType);

    private ColumnData Column(IArrowType type)
    {
        switch (type)
        {
            case BooleanType: return Truths();
            case HalfFloatType: return new FixedColumn<float>(Mapped<Half, float>(static h => (float)h), _validity);
            case Date32Type: return FixedColumn.OfStorage(_type, Mapped<int, int>(Day), _validity);
            case Date64Type: return Times<long>(TimeUnit.Millisecond, DateTime.UnixEpoch.Ticks);
            case TimestampType t: return Times<long>(t.Unit, DateTime.UnixEpoch.Ticks);
            case DurationType t: return Times<long>(t.Unit, 0);
            case Time64Type t: return Times<long>(t.Unit, 0);
            case Time32Type t: return Times<int>(t.Unit, 0);
            case Decimal32Type t: return Decimals<int>(v => DecimalScale.Read(v, t.Scale));
            case Decimal64Type t: return Decimals<long>(v => DecimalScale.Read(v, t.Scale));
            case Decimal128Type t: return Decimals<Int128>(v => DecimalScale.Read(v, t.Scale));
            case Decimal256Type t: return Decimals<Int256>(v => DecimalScale.Read(v.ToBigInteger(), t.Scale));
            case StringType: return Texts(Ends<int>());
            case LargeStringType: return Texts(Ends<long>());
            case StringViewType: return Texts(null);
            case FixedSizeBinaryType { ByteWidth: 16 }: return new FixedColumn<Guid>(Mapped<Guid, Guid>(static g => GuidBytes.Read(MemoryMarshal.AsBytes(new ReadOnlySpan<Guid>(in g)))), _validity);
            case FixedSizeBinaryType t: return Binary(Steps(t.ByteWidth), 1);
            case BinaryType: return Binary(Ends<int>(), 2);
            case LargeBinaryType: return Binary(Ends<long>(), 2);
            case BinaryViewType: return BinaryViews();
            case ListType: return Lists(Ends<int>(), Child(0, _type.ElementType()));
            case LargeListType: return Lists(Ends<long>(), Child(0, _type.ElementType()));
            case FixedSizeListType t: return Lists(Steps(t.ListSize), Child(0, _type.ElementType()));
            case ListViewType: return ListViews(Integers<int>(1), Integers<int>(2));
            case LargeListViewType: return ListViews(Integers<long>(1), Integers<long>(2));
            case DictionaryType t: return Entries(t);
            case RunEndEncodedType: return Runs();
            case ExtensionType t: return Column(t.StorageType);
            default:
                _type.Kind().TryVisitFixed(new Wrapping(this), out ColumnData column);
                return column;
        }
    }

    private FixedColumn<bool> Truths()
    {
        var bits = Bits(_array.Buffers[1]);
        var values = ColumnBuffer<bool>.Rent(_array.Length);
        for (int w = 0; w < bits.Length; w++) TruthBits.Write(bits.Span[w], values.Span, w << 6);
        bits.Release();
        return new(values, _validity);
    }

    private static int Day(int day)
    {
        long number = (long)day + EpochDay;
        return number >= 0 && number <= DateOnly.MaxValue.DayNumber ? (int)number : throw new OverflowException($"{day} days from 1970 on are out of the range of DateOnly.");
    }

    private ColumnData Times<T>(TimeUnit unit, long epoch) where T : unmanaged, IBinaryInteger<T>
    {
        long ticks = unit switch
        {
            TimeUnit.Second => TimeSpan.TicksPerSecond,
            TimeUnit.Millisecond => TimeSpan.TicksPerMillisecond,
            TimeUnit.Microsecond => TimeSpan.TicksPerMicrosecond,
            _ => 0, // nanoseconds are finer than a tick
        };
        var times = Mapped<T, long>(value =>
        {
            long number = long.CreateChecked(value);
            // From the year 1 on no time is negative: cutting off is the same on both sides of 1970.
            var result = ticks == 0 ? (number + (Int128)epoch * TimeSpan.NanosecondsPerTick) / TimeSpan.NanosecondsPerTick : (Int128)number * ticks + epoch;
            bool fits = epoch == 0 ? result >= long.MinValue && result <= long.MaxValue : result >= 0 && result <= DateTime.MaxValue.Ticks;
            return fits ? (long)result : throw new OverflowException($"{value} in the unit {unit} is out of the range of {_type.Name()}.");
        });
        if (_type != ColumnType.DateTimeOffset) return FixedColumn.OfStorage(_type, times, _validity);
        var plain = FixedColumn.OfStorage(ColumnType.DateTime, times, _validity);
        var instants = Casting.To(plain, _type);
        plain.Release();
        return instants;
    }

    private FixedColumn<decimal> Decimals<T>(Func<T, decimal> read) where T : unmanaged => new(Mapped(read), _validity);

    private StringColumn Texts(ColumnBuffer<int>? ends)
    {
        var builder = new StringColumnBuilder(_array.Length, _type);
        for (int row = 0; row < _array.Length; row++)
        {
            if (_validity.IsNull(row)) builder.AppendNull();
            else builder.Append(ends is { } e ? _array.Buffers[2].Span[e.Span[row]..e.Span[row + 1]] : View(row));
        }
        ends?.Release();
        _validity.Release();
        return (StringColumn)builder.Build();
    }

    private ListColumn Binary(ColumnBuffer<int> ends, int buffer) => Lists(ends, new FixedColumn<byte>(Buffer<byte>(_array.Buffers[buffer])));

    private ListColumn Lists(ColumnBuffer<int> ends, ColumnData elements)
    {
        // Rows are gathered without checks later on.
        for (int row = 0; row < _array.Length; row++) CheckRun(row, ends.Span[row], ends.Span[row + 1], elements.Length);
        return new(ends, elements, _validity);
    }

    private void CheckRun(int row, int start, int end, int count)
    {
        if (start < 0 || end < start || end > count)
            throw new InvalidDataException($"Row {row} of column '{_name}' is a list of the elements from {start} to {end}, but elements go from 0 to {count}: the data is damaged.");
    }

    private ListColumn BinaryViews()
    {
        var ends = ColumnBuffer<int>.Rent(_array.Length + 1);
        ends.Span[0] = 0;
        for (int row = 0; row < _array.Length; row++) ends.Span[row + 1] = checked(ends.Span[row] + (_validity.IsNull(row) ? 0 : View(row).Length));
        var bytes = ColumnBuffer<byte>.Rent(ends.Span[^1]);
        for (int row = 0; row < _array.Length; row++)
            if (!_validity.IsNull(row)) View(row).CopyTo(bytes.Span[ends.Span[row]..]);
        return new(ends, new FixedColumn<byte>(bytes), _validity);
    }

    /// <summary>A row of an array of views, which are 16 bytes: the length and up to 12 bytes, or the length, 4 bytes, a buffer and where in it.</summary>
    private ReadOnlySpan<byte> View(int row)
    {
        var view = _array.Buffers[1].Span.Slice((_array.Offset + row) * 16, 16);
        var parts = MemoryMarshal.Cast<byte, int>(view);
        return parts[0] <= 12 ? view.Slice(4, parts[0]) : _array.Buffers[2 + parts[2]].Span.Slice(parts[3], parts[0]);
    }

    private ListColumn ListViews(int[] starts, int[] lengths)
    {
        var ends = ColumnBuffer<int>.Rent(_array.Length + 1);
        ends.Span[0] = 0;
        for (int row = 0; row < _array.Length; row++) ends.Span[row + 1] = checked(ends.Span[row] + (_validity.IsNull(row) ? 0 : lengths[row]));
        int[] rows = new int[ends.Span[^1]];
        var elements = Child(0, _type.ElementType());
        for (int row = 0, at = 0; row < _array.Length; row++)
        {
            if (!_validity.IsNull(row)) CheckRun(row, starts[row], starts[row] + lengths[row], elements.Length);
            for (int from = starts[row]; at < ends.Span[row + 1]; at++) rows[at] = from++;
        }
        return new(ends, Taken(elements, rows), _validity);
    }

    private ColumnData Runs()
    {
        // The array's offset and length are those of rows, not of runs.
        var ends = new ArrowColumn(_array.Children[0], _name, ColumnType.Long);
        int[] runs = _array.Children[0].DataType switch
        {
            Int16Type => ends.Integers<short>(1),
            Int64Type => ends.Integers<long>(1),
            _ => ends.Integers<int>(1),
        };
        int[] rows = new int[_array.Length];
        for (int row = 0, run = 0; row < rows.Length; rows[row++] = run)
            while (runs[run] <= _array.Offset + row) run++;
        var values = Child(1, _type);
        return values.Length >= runs.Length ? Taken(values, rows)
            : throw new InvalidDataException($"Column '{_name}' has {runs.Length} runs, but only {values.Length} values of runs: the data is damaged.");
    }

    private ColumnData Entries(DictionaryType dictionary)
    {
        int[] codes = dictionary.IndexType switch
        {
            Int8Type => Integers<sbyte>(1),
            UInt8Type => Integers<byte>(1),
            Int16Type => Integers<short>(1),
            UInt16Type => Integers<ushort>(1),
            UInt32Type => Integers<uint>(1),
            Int64Type => Integers<long>(1),
            UInt64Type => Integers<ulong>(1),
            _ => Integers<int>(1),
        };
        int count = _array.Dictionary.Length;
        for (int row = 0; row < codes.Length; row++)
        {
            if (_validity.IsNull(row)) codes[row] = -1;
            else if ((uint)codes[row] >= count)
                throw new InvalidDataException($"Row {row} of column '{_name}' is entry {codes[row]} of a dictionary, whose entries go from 0 to {count - 1}.");
        }
        bool hasNulls = _validity.HasNulls;
        _validity.Release();
        if (!_type.IsText()) return Taken(Read(_array.Dictionary, _name, _type), codes, hasNulls);
        // Entries may be equal or null: what they are here says the column of them.
        var words = (StringColumn)Taken(Read(_array.Dictionary, _name, ColumnType.String), codes, hasNulls);
        var order = _type == ColumnType.String ? CategoryOrder.None : dictionary.Ordered ? CategoryOrder.Ordered : CategoryOrder.Unordered;
        return new StringColumn(words.Buffer, words.Dictionary.AsCategories(order), words.Validity);
    }

    private static ColumnData Taken(ColumnData values, int[] rows, bool canMiss = false)
    {
        var taken = values.Take(rows, canMiss);
        values.Release();
        return taken;
    }

    private ColumnData Child(int child, ColumnType type) => Read(_array.Children[child], _name, type);

    /// <summary>The whole numbers of a buffer; those of null rows are anything.</summary>
    private int[] Integers<T>(int buffer) where T : unmanaged, IBinaryInteger<T>
    {
        if (typeof(T) == typeof(int)) return MemoryMarshal.Cast<byte, int>(_array.Buffers[buffer].Span).Slice(_array.Offset, _array.Length).ToArray();
        var numbers = Mapped<T, int>(int.CreateChecked, buffer);
        int[] all = numbers.Span.ToArray();
        numbers.Release();
        return all;
    }

    /// <summary>Where each row's part of a buffer begins, and where the last ends.</summary>
    private ColumnBuffer<int> Ends<T>() where T : unmanaged, IBinaryInteger<T>
    {
        if (typeof(T) == typeof(int)) return Buffer<int>(_array.Buffers[1], _array.Offset, _array.Length + 1);
        var ends = Buffer<T>(_array.Buffers[1], _array.Offset, _array.Length + 1);
        int[] narrow = new int[ends.Length];
        for (int i = 0; i < narrow.Length; i++) narrow[i] = int.CreateChecked(ends.Span[i]);
        return ColumnBuffer<int>.Wrap(narrow);
    }

    /// <summary>As <see cref="Ends"/>, for rows of one size.</summary>
    private ColumnBuffer<int> Steps(int size)
        => ColumnBuffer<int>.Wrap([.. Enumerable.Range(_array.Offset, _array.Length + 1).Select(row => checked(row * size))]);

    private ColumnBuffer<ulong> Bits(ArrowBuffer buffer)
    {
        var from = buffer.Span;
        var bits = ColumnBuffer<ulong>.RentCleared(ValidityBits.Words(_array.Length));
        for (int row = 0; row < _array.Length; row++)
            if (BitUtility.GetBit(from, _array.Offset + row)) ValidityBits.Set(bits.Span, row);
        return bits;
    }

    /// <summary>The values one by one; those of null rows are the default.</summary>
    private ColumnBuffer<TTo> Mapped<T, TTo>(Func<T, TTo> map, int buffer = 1) where T : unmanaged where TTo : unmanaged
    {
        var from = MemoryMarshal.Cast<byte, T>(_array.Buffers[buffer].Span).Slice(_array.Offset, _array.Length);
        var values = ColumnBuffer<TTo>.Rent(_array.Length);
        var to = values.Span;
        int row = 0;
        try
        {
            for (; row < to.Length; row++) to[row] = _validity.IsNull(row) ? default : map(from[row]);
        }
        catch (OverflowException error)
        {
            values.Release();
            throw new InvalidDataException($"Row {row} of column '{_name}' can't be read: {error.Message}", error);
        }
        return values;
    }

    private static ColumnBuffer<T> Buffer<T>(ArrowBuffer buffer, int start = 0, int length = -1) where T : unmanaged
        => buffer.IsEmpty && length == 1 ? ColumnBuffer<T>.Wrap(new T[1]) : ColumnBuffer<T>.Over(buffer.Memory, start, length);

    private readonly record struct Int256(UInt128 Low, Int128 High)
    {
        public BigInteger ToBigInteger() => ((BigInteger)High << 128) + Low;
    }

    private sealed class Wrapping(ArrowColumn column) : IFixedVisitor<ColumnData>
    {
        public ColumnData Visit<T>() where T : unmanaged, IEquatable<T>, IComparable<T>, ISpanParsable<T>
            => new FixedColumn<T>(Buffer<T>(column._array.Buffers[1], column._array.Offset, column._array.Length), column._validity);
    }
}
