namespace TaskGraph.FrameKernels;

/// <summary>Values of more than 64 bits, or whose equality is not that of their bits, numbered in order of first appearance.</summary>
internal sealed class ValuePart<T> : CodedPart where T : unmanaged, IEquatable<T>
{
    private readonly ColumnType _type;
    private readonly Dictionary<T, int> _numbers = [];
    private readonly List<T> _values = [];

    public ValuePart(FixedColumn<T> column) : base(column.Length)
    {
        _type = column.Type;
        if (column.HasNulls) NullCode = 0;
        for (int row = 0; row < Codes.Length; row++)
        {
            if (column.IsNull(row)) continue;
            if (!_numbers.TryGetValue(column.Values[row], out int number))
            {
                _numbers.Add(column.Values[row], number = _values.Count);
                _values.Add(column.Values[row]);
            }
            Codes[row] = number + First;
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

    public override ColumnData Decode(ReadOnlySpan<ulong> codes)
    {
        var values = ColumnBuffer<T>.Rent(codes.Length);
        var to = values.Span;
        for (int i = 0; i < to.Length; i++) to[i] = NullCode == codes[i] || _values.Count == 0 ? default : _values[(int)codes[i] - First];
        return new FixedColumn<T>(values, KeyPacking.ValidityOf(codes, NullCode));
    }
}
