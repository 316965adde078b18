using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TaskGraph.FrameKernels;

/// <summary>
/// A key column as codes of a few bits: equal values have equal codes, and a code gives its value back. Where there are nulls they are
/// code 0. Codes hold within one object: another column has other ones.
/// </summary>
internal abstract class KeyPart
{
    /// <summary>The number of bits that hold every code: 0 to 64.</summary>
    public int Bits { get; protected init; }

    /// <summary>The code of null (and NaN); none where the column has none.</summary>
    public ulong? NullCode { get; protected init; }

    /// <summary>Puts the rows' codes behind the codes of the parts before: <c>codes[i] &lt;&lt; Bits | code</c>, or just the code for the first.</summary>
    public abstract void Append(int start, Span<ulong> codes, bool isFirst);

    /// <summary>As above for parts that fit 32 bits together.</summary>
    public abstract void Append(int start, Span<uint> codes, bool isFirst);

    /// <summary>A column of the values of codes.</summary>
    public abstract ColumnData Decode(ReadOnlySpan<ulong> codes);

    /// <summary>How many columns it stands for.</summary>
    public virtual int ColumnCount => 1;

    /// <summary>Looks up the rows of other columns of the same types: what gives them the codes that equal values have here.</summary>
    /// <param name="others">As many columns as the part stands for.</param>
    /// <param name="nullsMatch">Whether null equals null; else a row with a null finds nothing.</param>
    public abstract KeyProbe ProbeFor(ReadOnlySpan<ColumnData> others, bool nullsMatch);

    public static KeyPart Of(ColumnData column) => column switch
    {
        StringColumn text => new WordPart(text),
        FixedColumn<bool> truth => new IntegerPart<byte>(truth, MemoryMarshal.Cast<bool, byte>(truth.Values)),
        FixedColumn<int> numbers => new IntegerPart<int>(numbers, numbers.Values),
        FixedColumn<long> numbers => new IntegerPart<long>(numbers, numbers.Values),
        FixedColumn<DateTime> times => new IntegerPart<long>(times, MemoryMarshal.Cast<DateTime, long>(times.Values)),
        FixedColumn<float> numbers => new FloatPart(numbers),
        FixedColumn<double> numbers => new DoublePart(numbers),
        _ => throw new NotSupportedException($"A column of {column.Type.Name()} is no key."),
    };

    /// <summary>Codes put behind others.</summary>
    protected static void Put(ref ulong code, ulong next, int bits, bool isFirst) => code = isFirst ? next : code << bits | next;

    /// <summary>Codes put behind others.</summary>
    protected static void Put(ref uint code, uint next, int bits, bool isFirst) => code = isFirst ? next : code << bits | next;

    protected static int BitsFor(ulong greatest) => 64 - BitOperations.LeadingZeroCount(greatest);
}

/// <summary>
/// Puts codes for rows from <paramref name="start"/> on behind those of the parts before, and marks rows whose value has no code in
/// <paramref name="misses"/>.
/// </summary>
internal delegate void KeyProbe(int start, Span<ulong> codes, Span<bool> misses, bool isFirst);

/// <summary>Whole numbers as their distance from the smallest.</summary>
internal sealed unsafe class IntegerPart<T> : KeyPart where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    private readonly ColumnData _column;
    private readonly long _offset;
    private readonly ulong _greatest;

    public IntegerPart(ColumnData column, ReadOnlySpan<T> values)
    {
        _column = column;
        var (min, max) = ValueRange.Of(values, column.Validity.Bits);
        ulong range = max < min ? 0 : (ulong)long.CreateTruncating(max) - (ulong)long.CreateTruncating(min);
        if (column.HasNulls)
        {
            NullCode = 0;
            // A range of all 64 bits leaves no code for null: then the bits say so, and the part is numbered by a table of its own.
            IsWide = range == ulong.MaxValue;
            range = IsWide ? range : range + 1;
        }
        _offset = max < min ? 0 : long.CreateTruncating(min) - (column.HasNulls ? 1 : 0);
        _greatest = max < min ? 0 : range;
        Bits = BitsFor(range);
    }

    /// <summary>Whether null has no code of its own.</summary>
    public bool IsWide { get; }

    private ReadOnlySpan<T> Values => ValuesOf(_column);

    private static ReadOnlySpan<T> ValuesOf(ColumnData column) => column switch
    {
        FixedColumn<T> same => same.Values,
        FixedColumn<bool> truth => MemoryMarshal.Cast<bool, T>(truth.Values),
        _ => MemoryMarshal.Cast<DateTime, T>(((FixedColumn<DateTime>)column).Values),
    };

    public override KeyProbe ProbeFor(ReadOnlySpan<ColumnData> others, bool nullsMatch)
    {
        var other = others[0];
        bool isEmpty = _column.Length == _column.NullCount, findsNull = nullsMatch && NullCode is not null;
        ulong least = NullCode is null ? 0u : 1u;
        return [MethodImpl(MethodImplOptions.AggressiveOptimization)] (start, codes, misses, isFirst) =>
        {
            var values = ValuesOf(other).Slice(start, codes.Length);
            bool hasNulls = other.HasNulls;
            for (int i = 0; i < codes.Length; i++)
            {
                bool isNull = hasNulls && other.IsNull(start + i);
                ulong code = (ulong)(long.CreateTruncating(values[i]) - _offset);
                misses[i] |= isNull ? !findsNull : isEmpty || code - least > _greatest - least;
                Put(ref codes[i], isNull ? 0 : code, Bits, isFirst);
            }
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Append(int start, Span<ulong> codes, bool isFirst)
    {
        var values = Values.Slice(start, codes.Length);
        int bits = Bits, i = 0;
        long offset = _offset;
        if (NullCode is not null)
        {
            // What a null row holds may lie anywhere.
            for (; i < values.Length; i++) Put(ref codes[i], _column.IsNull(start + i) ? 0 : (ulong)(long.CreateTruncating(values[i]) - offset), bits, isFirst);
            return;
        }
        if (typeof(T) == typeof(int))
        {
            var ints = MemoryMarshal.Cast<T, int>(values);
            var offsets = Vector512.Create(offset);
            for (; i + Vector256<int>.Count <= ints.Length; i += Vector256<int>.Count)
            {
                var (lower, upper) = Vector256.Widen(Vector256.Create(ints[i..]));
                var code = (Vector512.Create(lower, upper) - offsets).AsUInt64();
                if (!isFirst) code |= Vector512.Create<ulong>(codes[i..]) << bits;
                code.CopyTo(codes[i..]);
            }
        }
        for (; i < values.Length; i++) Put(ref codes[i], (ulong)(long.CreateTruncating(values[i]) - offset), bits, isFirst);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Append(int start, Span<uint> codes, bool isFirst)
    {
        var values = Values.Slice(start, codes.Length);
        int bits = Bits, i = 0;
        uint offset = (uint)_offset;
        if (NullCode is not null)
        {
            for (; i < values.Length; i++) Put(ref codes[i], _column.IsNull(start + i) ? 0 : uint.CreateTruncating(values[i]) - offset, bits, isFirst);
            return;
        }
        if (typeof(T) == typeof(int))
        {
            var ints = MemoryMarshal.Cast<T, uint>(values);
            var offsets = Vector512.Create(offset);
            for (; i + Vector512<uint>.Count <= ints.Length; i += Vector512<uint>.Count)
            {
                var code = Vector512.Create(ints[i..]) - offsets;
                if (!isFirst) code |= Vector512.Create<uint>(codes[i..]) << bits;
                code.CopyTo(codes[i..]);
            }
        }
        for (; i < values.Length; i++) Put(ref codes[i], uint.CreateTruncating(values[i]) - offset, bits, isFirst);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ColumnData Decode(ReadOnlySpan<ulong> codes)
    {
        var values = ColumnBuffer<T>.Rent(codes.Length);
        var to = values.Span;
        for (int i = 0; i < to.Length; i++) to[i] = T.CreateTruncating((long)codes[i] + _offset);
        var validity = KeyPacking.ValidityOf(codes, NullCode);
        if (typeof(T) == typeof(byte) && _column.Type == ColumnType.Bool)
        {
            if (validity.HasNulls) Missing.Fill(to, validity.Bits, T.Zero); // a byte that is neither 0 nor 1 is no bool
            return new FixedColumn<bool>(values.Reinterpret<bool>(), validity);
        }
        if (_column.Type != ColumnType.DateTime) return new FixedColumn<T>(values, validity);
        if (validity.HasNulls) Missing.Fill(to, validity.Bits, T.Zero);
        return new FixedColumn<DateTime>(values.Reinterpret<DateTime>(), validity);
    }
}

/// <summary>Words as their place in the dictionary.</summary>
internal sealed class WordPart : KeyPart
{
    private readonly StringColumn _column;
    private readonly uint _first;

    public WordPart(StringColumn column)
    {
        _column = column;
        if (column.HasNulls) NullCode = 0;
        _first = column.HasNulls ? 1u : 0;
        Bits = BitsFor((ulong)Math.Max(0, column.Dictionary.Count - 1) + _first);
    }

    // The two dictionaries are matched once, then it is a matter of codes.
    public override KeyProbe ProbeFor(ReadOnlySpan<ColumnData> others, bool nullsMatch)
    {
        var other = (StringColumn)others[0];
        bool findsNull = nullsMatch && NullCode is not null;
        var map = new int[other.Dictionary.Count];
        for (int code = 0; code < map.Length; code++)
            map[code] = ReferenceEquals(other.Dictionary, _column.Dictionary) ? code : _column.Dictionary.Find(other.Dictionary[code]);
        return [MethodImpl(MethodImplOptions.AggressiveOptimization)] (start, codes, misses, isFirst) =>
        {
            var words = other.Codes.Slice(start, codes.Length);
            bool hasNulls = other.HasNulls;
            for (int i = 0; i < codes.Length; i++)
            {
                bool isNull = hasNulls && other.IsNull(start + i);
                int own = isNull ? -1 : map[words[i]];
                misses[i] |= isNull ? !findsNull : own < 0;
                Put(ref codes[i], own < 0 ? 0 : (ulong)own + _first, Bits, isFirst);
            }
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Append(int start, Span<ulong> codes, bool isFirst)
    {
        var words = MemoryMarshal.Cast<int, uint>(_column.Codes.Slice(start, codes.Length));
        int bits = Bits, i = 0;
        var firsts = Vector512.Create((ulong)_first);
        for (; i + Vector256<uint>.Count <= words.Length; i += Vector256<uint>.Count)
        {
            var (lower, upper) = Vector256.Widen(Vector256.Create(words[i..]));
            var code = Vector512.Create(lower, upper) + firsts;
            if (!isFirst) code |= Vector512.Create<ulong>(codes[i..]) << bits;
            code.CopyTo(codes[i..]);
        }
        for (; i < words.Length; i++) Put(ref codes[i], words[i] + _first, bits, isFirst);
        for (i = 0; _first != 0 && i < codes.Length; i++)
            if (_column.IsNull(start + i)) codes[i] = isFirst ? 0 : codes[i] & ulong.MaxValue << bits;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Append(int start, Span<uint> codes, bool isFirst)
    {
        var words = MemoryMarshal.Cast<int, uint>(_column.Codes.Slice(start, codes.Length));
        int bits = Bits, i = 0;
        var firsts = Vector512.Create(_first);
        for (; i + Vector512<uint>.Count <= words.Length; i += Vector512<uint>.Count)
        {
            var code = Vector512.Create(words[i..]) + firsts;
            if (!isFirst) code |= Vector512.Create<uint>(codes[i..]) << bits;
            code.CopyTo(codes[i..]);
        }
        for (; i < words.Length; i++) Put(ref codes[i], words[i] + _first, bits, isFirst);
        uint mask = bits == 32 ? 0 : uint.MaxValue << bits;
        for (i = 0; _first != 0 && i < codes.Length; i++)
            if (_column.IsNull(start + i)) codes[i] = isFirst ? 0 : codes[i] & mask;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ColumnData Decode(ReadOnlySpan<ulong> codes)
    {
        var words = ColumnBuffer<int>.Rent(codes.Length);
        var to = words.Span;
        for (int i = 0; i < to.Length; i++) to[i] = Math.Max(0, (int)codes[i] - (int)_first);
        return new StringColumn(words, _column.Dictionary, KeyPacking.ValidityOf(codes, NullCode));
    }
}

/// <summary>Floating point as its bits: 0 and -0 are one key, and NaN, which is null as a key, is one NaN.</summary>
internal sealed class DoublePart : KeyPart
{
    private static readonly ulong _missing = BitConverter.DoubleToUInt64Bits(double.NaN);
    private readonly FixedColumn<double> _column;

    public DoublePart(FixedColumn<double> column)
    {
        _column = column;
        Bits = 64;
        NullCode = _missing;
    }

    public override KeyProbe ProbeFor(ReadOnlySpan<ColumnData> others, bool nullsMatch)
    {
        var other = new DoublePart((FixedColumn<double>)others[0]);
        return [MethodImpl(MethodImplOptions.AggressiveOptimization)] (start, codes, misses, isFirst) =>
        {
            other.Append(start, codes, isFirst);
            for (int i = 0; !nullsMatch && i < codes.Length; i++) misses[i] |= codes[i] == _missing;
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Append(int start, Span<ulong> codes, bool isFirst)
    {
        var values = _column.Values.Slice(start, codes.Length);
        for (int i = 0; i < codes.Length; i++)
            codes[i] = _column.IsNull(start + i) || double.IsNaN(values[i]) ? _missing : BitConverter.DoubleToUInt64Bits(values[i] + 0.0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Append(int start, Span<uint> codes, bool isFirst) => throw new NotSupportedException("64 bits do not fit 32.");

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ColumnData Decode(ReadOnlySpan<ulong> codes)
    {
        var values = ColumnBuffer<double>.Rent(codes.Length);
        MemoryMarshal.Cast<ulong, double>(codes).CopyTo(values.Span);
        return new FixedColumn<double>(values, KeyPacking.ValidityOf(codes, _missing));
    }
}

/// <summary>As <see cref="DoublePart"/> with 32 bits.</summary>
internal sealed class FloatPart : KeyPart
{
    private static readonly uint _missing = BitConverter.SingleToUInt32Bits(float.NaN);
    private readonly FixedColumn<float> _column;

    public FloatPart(FixedColumn<float> column)
    {
        _column = column;
        Bits = 32;
        NullCode = _missing;
    }

    public override KeyProbe ProbeFor(ReadOnlySpan<ColumnData> others, bool nullsMatch)
    {
        var other = new FloatPart((FixedColumn<float>)others[0]);
        return [MethodImpl(MethodImplOptions.AggressiveOptimization)] (start, codes, misses, isFirst) =>
        {
            other.Append(start, codes, isFirst);
            for (int i = 0; !nullsMatch && i < codes.Length; i++) misses[i] |= (uint)codes[i] == _missing;
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Append(int start, Span<ulong> codes, bool isFirst)
    {
        for (int i = 0; i < codes.Length; i++) Put(ref codes[i], CodeOf(start + i), 32, isFirst);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Append(int start, Span<uint> codes, bool isFirst)
    {
        for (int i = 0; i < codes.Length; i++) codes[i] = CodeOf(start + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ColumnData Decode(ReadOnlySpan<ulong> codes)
    {
        var values = ColumnBuffer<float>.Rent(codes.Length);
        var to = values.Span;
        for (int i = 0; i < to.Length; i++) to[i] = BitConverter.UInt32BitsToSingle((uint)codes[i]);
        return new FixedColumn<float>(values, KeyPacking.ValidityOf(codes, _missing));
    }

    private uint CodeOf(int row)
    {
        float value = _column.Values[row];
        return _column.IsNull(row) || float.IsNaN(value) ? _missing : BitConverter.SingleToUInt32Bits(value + 0f);
    }
}
