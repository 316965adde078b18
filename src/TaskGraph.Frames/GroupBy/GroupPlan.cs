using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Keys, aggregates, and the schemas of their states and results. Data only: it travels with the tasks.</summary>
internal sealed class GroupPlan
{
    private readonly string[] _keys;
    private readonly (string? Column, string Name, GroupAggregate Aggregate)[] _aggregates;

    private GroupPlan(FrameSchema input, string[] keys, (string?, string, GroupAggregate)[] aggregates, UInt128 token)
    {
        _keys = keys;
        _aggregates = aggregates;
        Token = token;
        var states = keys.Select(k => input[k]).ToList();
        var results = keys.Select(k => input[k]).ToList();
        foreach (var (column, name, aggregate) in _aggregates)
        {
            foreach (var type in aggregate.StateTypes) states.Add(new($"{name}, state {states.Count}", type.ToType()));
            results.Add(new(name, aggregate.ResultType.ToType()));
        }
        States = new(states);
        Results = new(results);
    }

    public FrameSchema States { get; }

    public FrameSchema Results { get; }

    public UInt128 Token { get; }

    public IEnumerable<string> ColumnsRead => _keys.Concat(_aggregates.Select(a => a.Column).OfType<string>()).Distinct();

    public string Details => $"by {string.Join(", ", _keys)}: {string.Join(", ", _aggregates.Select(a => a.Name))}";

    /// <exception cref="ArgumentException">There is no such column, a name would occur twice, or a function is not defined for a column's type.</exception>
    public static GroupPlan Of(FrameSchema input, string[] keys, Agg[] aggregates)
    {
        var token = TokenBuilder.Of("group");
        foreach (string key in keys) token.Add(key);
        foreach (var agg in aggregates)
        {
            ArgumentNullException.ThrowIfNull(agg, nameof(aggregates));
            token.Add((int)agg.Function).Add(agg.Column).Add(agg.Name);
        }
        return new(input, keys, Array.ConvertAll(aggregates,
            a => (a.Column, a.Name, GroupAggregate.Of(a, a.Column is null ? ColumnType.Long : input.TypeOf(a.Column)))), token.ToToken());
    }

    /// <summary>The states of a partition's groups.</summary>
    public FramePartition Partial(FramePartition partition)
    {
        var keys = Array.ConvertAll(_keys, k => partition[k]);
        var groups = RowGroups.Of(keys, partition.RowCount);
        var columns = KeysOf(keys, groups);
        foreach (var (column, _, aggregate) in _aggregates) columns.AddRange(aggregate.States(column is null ? null : partition[column], groups));
        return new(States, [.. columns], groups.Count);
    }

    /// <summary>The states of several partitions as those of one.</summary>
    public FramePartition Merge(ReadOnlySpan<FramePartition> states)
    {
        var all = FramePartition.Concat(States, states);
        var keys = all.Columns[.._keys.Length];
        var groups = RowGroups.Of(keys, all.RowCount);
        var columns = KeysOf(keys, groups);
        int at = _keys.Length;
        foreach (var (_, _, aggregate) in _aggregates)
        {
            int count = aggregate.StateTypes.Length;
            columns.AddRange(aggregate.Merge(all.Columns.AsSpan(at, count), groups));
            at += count;
        }
        all.Release();
        return new(States, [.. columns], groups.Count);
    }

    /// <summary>The results, sorted by the keys.</summary>
    public FramePartition Finish(FramePartition states)
    {
        var columns = new List<ColumnData>();
        for (int k = 0; k < _keys.Length; k++) columns.Add(states.Columns[k].Share());
        int at = _keys.Length;
        foreach (var (_, _, aggregate) in _aggregates)
        {
            int count = aggregate.StateTypes.Length;
            columns.Add(aggregate.Finish(states.Columns.AsSpan(at, count)));
            at += count;
        }
        var unsorted = new FramePartition(Results, [.. columns], states.RowCount);
        var ascending = new bool[_keys.Length];
        Array.Fill(ascending, true);
        var sorted = unsorted.Take(RowOrder.Of(unsorted.Columns.AsSpan(0, _keys.Length), ascending, unsorted.RowCount));
        unsorted.Release();
        return sorted;
    }

    private static List<ColumnData> KeysOf(ColumnData[] keys, RowGroups groups)
    {
        var columns = new List<ColumnData>();
        foreach (var key in keys)
        {
            var taken = key.Take(groups.FirstRows);
            columns.Add(taken is StringColumn text ? text.Compact() : taken.Share());
            taken.Release();
        }
        return columns;
    }
}
