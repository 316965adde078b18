namespace TaskGraph.FrameKernels;

/// <summary>Accumulators side by side as one.</summary>
internal sealed class JoinedAccumulator(Accumulator[] parts) : Accumulator
{
    public override void Grow(int bound, bool isFixed)
    {
        foreach (var part in parts) part.Grow(bound, isFixed);
    }

    public override void Add(int start, ReadOnlySpan<int> ids)
    {
        foreach (var part in parts) part.Add(start, ids);
    }

    public override ColumnData[] Build(Groups groups) => [.. parts.SelectMany(p => p.Build(groups))];

    public override void Release()
    {
        foreach (var part in parts) part.Release();
    }
}

/// <summary>Values as the numbers that they lie in memory as, and back.</summary>
internal sealed class StorageAccumulator<T> : Accumulator where T : unmanaged
{
    private readonly ColumnType _type;
    private readonly FixedColumn<T> _numbers;
    private readonly Accumulator _inner;

    public StorageAccumulator(ColumnData values, Func<FixedColumn<T>, Accumulator> inner)
    {
        _type = values.Type;
        var numbers = ColumnBuffer<T>.Rent(values.Length);
        FixedColumn.Storage<T>(values).CopyTo(numbers.Span);
        _numbers = new(numbers, values.Validity.Share());
        _inner = inner(_numbers);
    }

    public override void Grow(int bound, bool isFixed) => _inner.Grow(bound, isFixed);

    public override void Add(int start, ReadOnlySpan<int> ids) => _inner.Add(start, ids);

    public override ColumnData[] Build(Groups groups)
    {
        var built = (FixedColumn<T>)_inner.Build(groups)[0];
        var numbers = ColumnBuffer<T>.Rent(built.Length);
        built.Values.CopyTo(numbers.Span);
        var values = FixedColumn.OfStorage(_type, numbers, built.Validity.Share());
        built.Release();
        _numbers.Release();
        return [values];
    }

    public override void Release()
    {
        _inner.Release();
        _numbers.Release();
    }
}
