using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph.FrameKernels;

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
