namespace TaskGraph.FrameKernels;

/// <summary>
/// A state for each group, kept while rows go by. Kernels are marked to be optimised at once: called for a batch at a time, they would run their
/// first hundred milliseconds in the runtime's unoptimised code, which is most of a query.
/// </summary>
internal abstract class Accumulator
{
    /// <summary>Makes room for groups up to a bound; <paramref name="isFixed"/> where it will never grow.</summary>
    public abstract void Grow(int bound, bool isFixed);

    /// <summary>Takes rows from <paramref name="start"/> on, each of the group that <paramref name="ids"/> says.</summary>
    public abstract void Add(int start, ReadOnlySpan<int> ids);

    /// <summary>The states of the groups as columns. The accumulator must not be used afterwards.</summary>
    public abstract ColumnData[] Build(Groups groups);

    /// <summary>Gives memory back where nothing is built.</summary>
    public abstract void Release();
}

/// <summary>Values by group number in pooled memory that doubles as groups appear; new ones have a given value.</summary>
internal struct GroupValues<T>(T initial) where T : unmanaged
{
    private ColumnBuffer<T> _values;

    public readonly Span<T> Span => _values.Span;

    public void Grow(int length)
    {
        if (length <= _values.Length) return;
        var grown = ColumnBuffer<T>.Rent(Math.Max(length, Math.Min(Array.MaxLength, _values.Length * 2)));
        int old = _values.Length;
        if (old > 0)
        {
            _values.Span.CopyTo(grown.Span);
            _values.Release();
        }
        grown.Span[old..].Fill(initial);
        _values = grown;
    }

    /// <summary>The values of the groups, in their order; the memory goes along.</summary>
    public ColumnBuffer<T> Take(Groups groups)
    {
        Grow(groups.Count);
        if (groups.Numbers is not { } numbers) return _values.Shorten(groups.Count);
        var kept = ColumnBuffer<T>.Rent(numbers.Length);
        Gather.Values(_values.Span, numbers, kept.Span, canMiss: false);
        _values.Release();
        return kept;
    }

    public readonly void Release()
    {
        if (_values.Length > 0) _values.Release();
    }
}
