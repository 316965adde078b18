namespace TaskGraph.FrameKernels;

/// <summary>Codes too wide to be packed with others, numbered by a table in order of first appearance.</summary>
internal sealed class NumberedPart : CodedPart
{
    private readonly KeyTable _table = new();
    private readonly KeyPacking _inner;

    /// <summary>Numbers the packed codes of some parts.</summary>
    public NumberedPart(KeyPacking inner, int rows) : base(rows)
    {
        _inner = inner;
        var codes = new ulong[Math.Min(rows, KeyPacking.Batch)];
        for (int start = 0; start < rows; start += KeyPacking.Batch)
        {
            var batch = codes.AsSpan(0, Math.Min(KeyPacking.Batch, rows - start));
            inner.Fill(start, batch);
            _table.Number(batch, Codes.AsSpan(start, batch.Length));
        }
        Bits = BitsFor((ulong)Math.Max(0, _table.Count - 1));
    }

    public override int ColumnCount => _inner.ColumnCount;

    public override KeyProbe ProbeFor(ReadOnlySpan<ColumnData> others, bool nullsMatch)
    {
        var inner = _inner.ProbeFor(others, nullsMatch);
        var (own, numbers) = (new ulong[KeyPacking.Batch], new int[KeyPacking.Batch]);
        return (start, codes, misses, isFirst) =>
        {
            var batch = own.AsSpan(0, codes.Length);
            inner(start, batch, misses, true);
            _table.Find(batch, numbers);
            for (int i = 0; i < codes.Length; i++)
            {
                misses[i] |= numbers[i] < 0;
                Put(ref codes[i], (ulong)Math.Max(0, numbers[i]), Bits, isFirst);
            }
        };
    }

    public override ColumnData Decode(ReadOnlySpan<ulong> codes) => throw new NotSupportedException("Several parts decode to several columns.");

    /// <summary>The columns of the parts that were numbered.</summary>
    public ColumnData[] DecodeAll(ReadOnlySpan<ulong> numbers)
    {
        var codes = new ulong[numbers.Length];
        for (int i = 0; i < codes.Length; i++) codes[i] = _table.Codes[(int)numbers[i]];
        return _inner.Decode(codes);
    }
}

/// <summary>A column of all 64-bit numbers, and of null beside them.</summary>
internal sealed class NullableWidePart : CodedPart
{
    private readonly ColumnData _column;
    private readonly KeyTable _table = new();

    public NullableWidePart(ColumnData column) : base(column.Length)
    {
        _column = column;
        var values = FixedColumn.Storage<long>(column);
        Span<ulong> code = [0];
        for (int row = 0; row < values.Length; row++)
        {
            if (column.IsNull(row)) continue;
            code[0] = (ulong)values[row];
            _table.Number(code, Codes.AsSpan(row, 1));
            Codes[row]++;
        }
        NullCode = 0;
        Bits = BitsFor((ulong)_table.Count);
    }

    public override KeyProbe ProbeFor(ReadOnlySpan<ColumnData> others, bool nullsMatch)
    {
        var other = others[0];
        return (start, codes, misses, isFirst) =>
        {
            Span<ulong> code = [0];
            Span<int> number = [0];
            for (int i = 0; i < codes.Length; i++)
            {
                number[0] = -1;
                code[0] = (ulong)FixedColumn.Storage<long>(other)[start + i];
                if (!other.IsNull(start + i)) _table.Find(code, number);
                misses[i] |= other.IsNull(start + i) ? !nullsMatch : number[0] < 0;
                Put(ref codes[i], (ulong)(number[0] + 1), Bits, isFirst);
            }
        };
    }

    public override ColumnData Decode(ReadOnlySpan<ulong> codes)
    {
        var values = ColumnBuffer<long>.Rent(codes.Length);
        var to = values.Span;
        for (int i = 0; i < to.Length; i++) to[i] = codes[i] == 0 ? 0 : (long)_table.Codes[(int)codes[i] - 1];
        return FixedColumn.OfStorage(_column.Type, values, KeyPacking.ValidityOf(codes, 0));
    }
}
