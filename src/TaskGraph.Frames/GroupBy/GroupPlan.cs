using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Keys, aggregates, and the schemas of their states and results. Data only: it travels with the tasks.</summary>
internal sealed class GroupPlan
{
    private readonly string[] _keys;
    private readonly (string Name, GroupAggregate Aggregate)[] _aggregates;
    private readonly GroupState[] _states;

    private GroupPlan(FrameSchema input, string[] keys, (string, GroupAggregate)[] aggregates, bool dropNulls, UInt128 token)
    {
        _keys = keys;
        _aggregates = aggregates;
        _states = [.. aggregates.SelectMany(a => a.Item2.States).Distinct()];
        DropNulls = dropNulls;
        Token = token;
        ColumnsRead = [.. keys.Concat(_states.SelectMany(s => s.Columns)).Distinct()];
        var states = keys.Select(k => input[k]).ToList();
        foreach (var state in _states)
            foreach (var type in state.Types) states.Add(new($"state {states.Count}", type.ToType()));
        States = new(states.Select((c, i) => i < keys.Length ? c with { Name = $"key {i}" } : c));
        Results = new(keys.Select(k => input[k]).Concat(aggregates.Select(a => new FrameColumn(a.Item1, a.Item2.ResultType.ToType()))));
    }

    public FrameSchema States { get; }

    public FrameSchema Results { get; }

    public UInt128 Token { get; }

    public bool DropNulls { get; }

    public string[] ColumnsRead { get; }

    public bool IsKey(string column) => _keys.Contains(column);

    /// <summary>Whether an aggregate needs all rows of a group at once.</summary>
    public bool NeedsRows => Array.Exists(_states, s => s.IsWhole);

    public string Details => $"by {string.Join(", ", _keys)}: {string.Join(", ", _aggregates.Select(a => a.Name))}";

    /// <exception cref="ArgumentException">There is no such column, a name would occur twice, or a function is not defined for a column's type.</exception>
    public static GroupPlan Of(FrameSchema input, string[] keys, Agg[] aggregates, bool dropNulls)
    {
        var token = TokenBuilder.Of("group").Add(dropNulls);
        foreach (string key in keys) token.Add(key);
        foreach (var agg in aggregates)
        {
            ArgumentNullException.ThrowIfNull(agg, nameof(aggregates));
            token.Add((int)agg.Function).Add(agg.Column).Add(agg.Second).Add(BitConverter.DoubleToInt64Bits(agg.QuantileAt)).Add(agg.Ddof)
                .Add(agg.CustomFunctions?.Token ?? 0).Add(agg.Name);
        }
        return new(input, keys, Array.ConvertAll(aggregates, a => (a.Name, GroupAggregate.Of(a, input))), dropNulls, token.ToToken());
    }

    /// <summary>
    /// Whether a filter of groups may as well run on the rows: a condition on keys holds for all rows of a group or for none; but NaN becomes null as a key,
    /// which conditions tell apart.
    /// </summary>
    public bool CanFilterRows(IReadOnlySet<string> columns)
        => columns.Count > 0 && columns.All(c => IsKey(c) && (DropNulls || !Results.TypeOf(c).IsFloating()));

    /// <summary>Whether each partition of some rows has groups that no other one has rows of. NaN, which is a null key, may be in another partition than null.</summary>
    public bool AreApart(FrameExpr rows)
        => rows is { BlockCount: > 1, Together: { Length: > 0 } names } && Array.TrueForAll(names, n => IsKey(n) && (DropNulls || !rows.Schema.TypeOf(n).IsFloating()));

    /// <summary>The keys of rows, or of states.</summary>
    public ColumnData[] KeysOf(FramePartition partition, bool isRaw)
        => isRaw ? Array.ConvertAll(_keys, k => partition[k]) : partition.Columns[.._keys.Length];

    /// <summary>
    /// The states of rows' groups. Runs of rows are given by their start and length; where they are a bucket of the hash, they share no key with others.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="runs">The rows to read, in order; a run of 0 rows ends a bucket.</param>
    /// <param name="givesUp">Asked after the first rows with their number and that of their groups; true ends it without a result.</param>
    public FramePartition? Accumulate(FramePartition rows, ReadOnlySpan<(int Start, int Length)> runs, Func<int, int, bool>? givesUp = null)
    {
        const int sample = 1 << 16;
        var inputs = new StateInputs(rows);
        var accumulators = Array.ConvertAll(_states, s => s.Start(inputs));
        var distinct = accumulators.Distinct().ToArray();
        var grouper = new Grouper(KeysOf(rows, isRaw: true));
        foreach (var (start, length) in runs)
        {
            if (length == 0) grouper.Forget();
            int first = givesUp is null || grouper.IsDirect ? length : Math.Min(sample, length);
            grouper.Add(start, first, distinct);
            if (first == length) continue;
            if (givesUp!(first, grouper.Bound))
            {
                foreach (var accumulator in distinct) accumulator.Release();
                inputs.Release();
                return null;
            }
            grouper.Add(start + first, length - first, distinct);
        }
        foreach (var accumulator in distinct) accumulator.Grow(grouper.Bound, grouper.IsDirect);
        var built = Build(grouper.Finish(DropNulls), accumulators, distinct);
        inputs.Release();
        return built;
    }

    /// <summary>The states of a partition's groups; null where its keys hardly repeat, so that grouping would hardly make the rows fewer.</summary>
    public FramePartition? AccumulateIfFewer(FramePartition rows)
        => Accumulate(rows, [(0, rows.RowCount)], rows.RowCount > 1 << 18 ? (seen, groups) => Expected(seen, groups, rows.RowCount) > rows.RowCount / 2 : null);

    /// <summary>Whether rows are likely to have groups of at least two rows each, by the first of some.</summary>
    /// <param name="first">Some of the rows.</param>
    /// <param name="total">How many there are in all.</param>
    public bool AreFewer(FramePartition first, long total)
    {
        int sample = Math.Min(1 << 16, first.RowCount);
        var keys = Array.ConvertAll(KeysOf(first, isRaw: true), k => k.Slice(0, sample));
        int groups = DistinctRows.Of(keys, sample).Length;
        foreach (var key in keys) key.Release();
        return Expected(sample, groups, total) <= total / 2;
    }

    /// <summary>The states of the groups of several partitions' rows.</summary>
    public FramePartition AccumulateAll(FramePartition[] rows)
    {
        var all = FramePartition.Concat(rows[0].Schema, rows);
        var states = Accumulate(all, [(0, all.RowCount)])!;
        all.Release();
        return states;
    }

    // How many groups more rows have where each is of one of so many keys, all as likely: n rows have k (1 - exp(-n / k)) of k keys.
    private static double Expected(int seen, int groups, long total)
    {
        if (groups >= seen) return total;
        double few = groups, many = (double)seen * seen / Math.Max(1, seen - groups);
        for (int i = 0; i < 40; i++)
        {
            double keys = (few + many) / 2;
            if (keys * -double.ExpM1(-seen / keys) < groups) few = keys;
            else many = keys;
        }
        return many * -double.ExpM1(-total / many);
    }

    /// <summary>The states of several partitions as those of one.</summary>
    public FramePartition Merge(ReadOnlySpan<FramePartition> states)
    {
        var all = FramePartition.Concat(States, states);
        if (states.Length == 1) return all;
        var accumulators = new Accumulator[_states.Length];
        for (int s = 0, at = _keys.Length; s < accumulators.Length; at += _states[s++].Types.Length)
            accumulators[s] = _states[s].Merge(all.Columns.AsSpan(at, _states[s].Types.Length));
        var grouper = new Grouper(KeysOf(all, isRaw: false));
        grouper.Add(0, all.RowCount, accumulators);
        foreach (var accumulator in accumulators) accumulator.Grow(grouper.Bound, grouper.IsDirect);
        var merged = Build(grouper.Finish(DropNulls), accumulators, accumulators);
        all.Release();
        return merged;
    }

    /// <summary>
    /// The states of parts in the order of their rows, some of them states and some rows yet to be grouped: first and last values are those of the order.
    /// </summary>
    /// <param name="parts">The parts, none of which is released.</param>
    /// <param name="group">Makes states of rows that follow one another.</param>
    public FramePartition MergeInOrder(IReadOnlyList<(FramePartition Rows, bool IsRaw)> parts, Func<int, int, FramePartition> group)
    {
        var (states, grouped) = (new List<FramePartition>(), new List<FramePartition>());
        try
        {
            for (int i = 0; i < parts.Count;)
            {
                int start = i++;
                if (!parts[start].IsRaw)
                {
                    states.Add(parts[start].Rows);
                    continue;
                }
                while (i < parts.Count && parts[i].IsRaw) i++;
                grouped.Add(group(start, i));
                states.Add(grouped[^1]);
            }
            return Merge(states.ToArray());
        }
        finally
        {
            foreach (var part in grouped) part.Release();
        }
    }

    /// <summary>The results of states.</summary>
    public FramePartition Finish(FramePartition states)
    {
        var columns = new List<ColumnData>();
        for (int k = 0; k < _keys.Length; k++)
        {
            var key = states.Columns[k];
            columns.Add(key is StringColumn words ? words.Compact() : key.Share());
        }
        foreach (var (_, aggregate) in _aggregates)
        {
            var own = new List<ColumnData>();
            foreach (var state in aggregate.States) own.AddRange(states.Columns.AsSpan(PlaceOf(state), state.Types.Length));
            columns.Add(aggregate.Finish(own.ToArray()));
        }
        return new(Results, [.. columns], states.RowCount);
    }

    private FramePartition Build(Groups groups, Accumulator[] accumulators, Accumulator[] distinct)
    {
        var built = distinct.ToDictionary(a => a, a => a.Build(groups));
        var columns = groups.Keys.ToList();
        foreach (var accumulator in accumulators) columns.AddRange(built[accumulator].Select(c => c.Share()));
        foreach (var column in built.Values.SelectMany(c => c)) column.Release();
        return new(States, [.. columns], groups.Count);
    }

    private int PlaceOf(GroupState state)
    {
        int at = _keys.Length;
        foreach (var other in _states)
        {
            if (other.Equals(state)) return at;
            at += other.Types.Length;
        }
        throw new ArgumentException("The state is none of this plan.", nameof(state));
    }
}
