using System.Runtime.CompilerServices;

namespace TaskGraph.FrameKernels;

/// <summary>Values of more than 64 bits, or whose equality is not that of their bits, numbered in order of first appearance.</summary>
internal sealed class ValuePart<T> : KeyPart where T : unmanaged, IEquatable<T>
{
    private readonly ColumnType _type;
    private readonly Dictionary<T, int> _numbers = [];
    private readonly List<T> _values = [];
    private readonly int[] _codes;

    public ValuePart(FixedColumn<T> column)
    {
        _type = column.Type;
        if (column.HasNulls) NullCode = 0;
        _codes = new int[column.Length];
        for (int row = 0; row < _codes.Length; row++)
        {
            if (column.IsNull(row)) continue;
            if (!_numbers.TryGetValue(column.Values[row], out int number))
            {
                _numbers.Add(column.Values[row], number = _values.Count);
                _values.Add(column.Values[row]);
            }
            _codes[row] = number + First;
        }
        Bits = BitsFor((ulong)Math.Max(0, _values.Count - 1 + First));
    }

    private int First => NullCode is null ? 0 : 1;

    public override KeyProbe ProbeFor(ReadOnlySpan<ColumnData> others, bool nullsMatch)
    {
        var other = (FixedColumn<T>)others[0];
        bool findsNull = nullsMatch && NullCode is not null;
        return (start, codes, misses, isFirst) =>
        {
            for (int i = 0; i < codes.Length; i++)
            {
                bool isNull = other.IsNull(start + i), isKnown = false;
                int number = 0;
                if (!isNull) isKnown = _numbers.TryGetValue(other.Values[start + i], out number);
                misses[i] |= isNull ? !findsNull : !isKnown;
                Put(ref codes[i], isKnown ? (ulong)(number + First) : 0, Bits, isFirst);
            }
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Append(int start, Span<ulong> codes, bool isFirst)
    {
        for (int i = 0; i < codes.Length; i++) Put(ref codes[i], (ulong)_codes[start + i], Bits, isFirst);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Append(int start, Span<uint> codes, bool isFirst)
    {
        for (int i = 0; i < codes.Length; i++) Put(ref codes[i], (uint)_codes[start + i], Bits, isFirst);
    }

    public override ColumnData Decode(ReadOnlySpan<ulong> codes)
    {
        var values = ColumnBuffer<T>.Rent(codes.Length);
        var to = values.Span;
        for (int i = 0; i < to.Length; i++) to[i] = NullCode == codes[i] || _values.Count == 0 ? default : _values[(int)codes[i] - First];
        return new FixedColumn<T>(values, KeyPacking.ValidityOf(codes, NullCode));
    }
}
