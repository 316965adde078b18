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

/// <summary>Times as the numbers they are, and back.</summary>
internal sealed class TimesAccumulator : Accumulator
{
    private readonly FixedColumn<long> _ticks;
    private readonly Accumulator _inner;

    public TimesAccumulator(FixedColumn<DateTime> times, Func<FixedColumn<long>, Accumulator> inner)
    {
        var ticks = ColumnBuffer<long>.Rent(times.Length);
        System.Runtime.InteropServices.MemoryMarshal.Cast<DateTime, long>(times.Values).CopyTo(ticks.Span);
        _ticks = new(ticks, times.Validity.Share());
        _inner = inner(_ticks);
    }

    public override void Grow(int bound, bool isFixed) => _inner.Grow(bound, isFixed);

    public override void Add(int start, ReadOnlySpan<int> ids) => _inner.Add(start, ids);

    public override ColumnData[] Build(Groups groups)
    {
        var built = (FixedColumn<long>)_inner.Build(groups)[0];
        var ticks = ColumnBuffer<long>.Rent(built.Length);
        built.Values.CopyTo(ticks.Span);
        if (built.HasNulls) Missing.Fill(ticks.Span, built.Validity.Bits, 0L); // what a group without values holds is no time
        var times = new FixedColumn<DateTime>(ticks.Reinterpret<DateTime>(), built.Validity.Share());
        built.Release();
        _ticks.Release();
        return [times];
    }

    public override void Release()
    {
        _inner.Release();
        _ticks.Release();
    }
}
