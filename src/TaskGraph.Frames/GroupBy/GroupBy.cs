using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Rows by equal keys.</summary>
public static class GroupByOperation
{
    extension(DataFrame frame)
    {
        /// <summary>The rows grouped by equal values of the columns called <paramref name="keys"/>. Rows with a null or NaN key are left out, as pandas does.</summary>
        /// <exception cref="ArgumentException">No key is given, one is given twice, or there is no such column.</exception>
        public FrameGroups GroupBy(params string[] keys)
        {
            ArgumentNullException.ThrowIfNull(keys);
            if (keys.Length == 0) throw new ArgumentException("GroupBy without a key. Name at least one column.", nameof(keys));
            _ = frame.Schema.Select(keys);
            return new(frame.Node, keys);
        }
    }

    extension(Series series)
    {
        /// <summary>How often each value occurs, the most frequent first; of equally frequent ones the smaller value. Nulls are left out.</summary>
        /// <returns>A frame of two columns: the series' own, and <c>count</c>.</returns>
        public DataFrame ValueCounts([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => series.ToFrame().GroupBy(series.Name).Agg([Agg.Count()], callerFile, callerLine).SortValues("count", ascending: false);
    }
}

/// <summary>A frame's rows in groups, to be aggregated.</summary>
public sealed class FrameGroups
{
    private readonly FrameExpr _frame;
    private readonly string[] _keys;

    internal FrameGroups(FrameExpr frame, string[] keys)
    {
        _frame = frame;
        _keys = keys;
    }

    /// <summary>The names of the keys.</summary>
    public IReadOnlyList<string> Keys => _keys;

    /// <summary>
    /// One row a group, sorted by the keys: the keys, then a column for each aggregate. Each partition is aggregated on its own, then partitions
    /// are merged in a tree of fixed form; the groups must fit into memory.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such column, a name would occur twice, or a function is not defined for a column's type.</exception>
    public DataFrame Agg(params Agg[] aggregates) => Agg(aggregates, null, 0);

    /// <summary>The number of rows of each group, as the column <c>count</c>.</summary>
    public DataFrame Size() => Agg(TaskGraph.Agg.Count());

    /// <summary>The sums of every numeric column.</summary>
    public DataFrame Sum() => Agg([.. Numeric().Select(TaskGraph.Agg.Sum)]);

    /// <summary>The means of every numeric column.</summary>
    public DataFrame Mean() => Agg([.. Numeric().Select(TaskGraph.Agg.Mean)]);

    /// <summary>The smallest values of every column.</summary>
    public DataFrame Min() => Agg([.. _frame.Schema.Names.Except(_keys).Select(TaskGraph.Agg.Min)]);

    /// <summary>The greatest values of every column.</summary>
    public DataFrame Max() => Agg([.. _frame.Schema.Names.Except(_keys).Select(TaskGraph.Agg.Max)]);

    internal DataFrame Agg(Agg[] aggregates, string? callerFile, int callerLine)
    {
        ArgumentNullException.ThrowIfNull(aggregates);
        var plan = GroupPlan.Of(_frame.Schema, _keys, aggregates);
        var callSite = new CallSite(callerFile, callerLine);
        return new(new GroupByExpr(new PartialGroupByExpr(_frame, plan, callSite), plan, callSite));
    }

    private IEnumerable<string> Numeric() => _frame.Schema.Where(c => c.ColumnType.IsNumeric()).Select(c => c.Name).Except(_keys);
}
