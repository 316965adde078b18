using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TaskGraph.FrameKernels;

/// <summary>Whole numbers as their distance from the smallest.</summary>
internal sealed class IntegerPart<T> : KeyPart where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    private readonly ColumnData _column;
    private readonly long _offset;
    private readonly ulong _greatest;

    public IntegerPart(ColumnData column)
    {
        _column = column;
        var (min, max) = ValueRange.Of(FixedColumn.Storage<T>(column), column.Validity.Bits);
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

    public override bool IsWide { get; }

    public override ulong Greatest => _greatest;

    public override KeyProbe ProbeFor(ReadOnlySpan<ColumnData> others, bool nullsMatch)
    {
        var other = others[0];
        bool isEmpty = _column.Length == _column.NullCount, findsNull = nullsMatch && NullCode is not null;
        ulong least = NullCode is null ? 0u : 1u;
        return [MethodImpl(MethodImplOptions.AggressiveOptimization)] (start, codes, misses, isFirst) =>
        {
            var values = FixedColumn.Storage<T>(other).Slice(start, codes.Length);
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
        var values = FixedColumn.Storage<T>(_column).Slice(start, codes.Length);
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
        else if (typeof(T) == typeof(long) || typeof(T) == typeof(ulong))
        {
            var longs = MemoryMarshal.Cast<T, ulong>(values);
            var offsets = Vector512.Create((ulong)offset);
            for (; i + Vector512<ulong>.Count <= longs.Length; i += Vector512<ulong>.Count)
            {
                var code = Vector512.Create(longs[i..]) - offsets;
                if (!isFirst) code |= Vector512.Create<ulong>(codes[i..]) << bits;
                code.CopyTo(codes[i..]);
            }
        }
        for (; i < values.Length; i++) Put(ref codes[i], (ulong)(long.CreateTruncating(values[i]) - offset), bits, isFirst);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Append(int start, Span<uint> codes, bool isFirst)
    {
        var values = FixedColumn.Storage<T>(_column).Slice(start, codes.Length);
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
        else if (typeof(T) == typeof(long) || typeof(T) == typeof(ulong))
        {
            // The lower half of each number holds all of its code.
            var longs = MemoryMarshal.Cast<T, ulong>(values);
            var offsets = Vector256.Create(offset);
            for (; i + Vector256<uint>.Count <= longs.Length; i += Vector256<uint>.Count)
            {
                var code = Vector256.Narrow(Vector256.Create(longs[i..]), Vector256.Create(longs[(i + Vector256<ulong>.Count)..])) - offsets;
                if (!isFirst) code |= Vector256.Create<uint>(codes[i..]) << bits;
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
        return FixedColumn.OfStorage(_column.Type, values, KeyPacking.ValidityOf(codes, NullCode));
    }
}
