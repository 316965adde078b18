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
            => frame.GroupBy(keys, sort: true);

        /// <summary>The rows grouped by equal values of the columns called <paramref name="keys"/>.</summary>
        /// <param name="keys">The columns.</param>
        /// <param name="sort">Whether results are sorted by the keys; else they come in no particular order, which costs less.</param>
        /// <param name="dropNulls">Whether rows with a null or NaN key are left out; else those are equal to each other.</param>
        /// <param name="observed">
        /// Whether aggregates are of the groups that there are; else also of those without rows, for every category of keys that hold categories with every
        /// value that is there of the other keys.
        /// </param>
        /// <exception cref="ArgumentException">No key is given, one is given twice, there is no such column, or none holds the categories that are asked for.</exception>
        public FrameGroups GroupBy(string[] keys, bool sort, bool dropNulls = true, bool observed = true)
        {
            ArgumentNullException.ThrowIfNull(keys);
            if (keys.Length == 0) throw new ArgumentException("GroupBy without a key. Name at least one column.", nameof(keys));
            _ = frame.Schema.Select(keys);
            frame.Schema.CheckKeys(keys);
            if (!observed && !Array.Exists(keys, k => frame.Schema.TypeOf(k) == ColumnType.Category))
                throw new ArgumentException($"observed: false asks for all categories of keys, but none of {string.Join(", ", keys)} holds categories. Use AsCategory, or leave it out.", nameof(observed));
            return new(frame.Node, keys, sort, dropNulls, observed);
        }
    }

    extension(Series series)
    {
        /// <summary>How often each value occurs, the most frequent first; of equally frequent ones the smaller value. Nulls are left out.</summary>
        /// <returns>A frame of two columns: the series' own, and <c>count</c>.</returns>
        public DataFrame ValueCounts([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => series.ToFrame().GroupBy([series.Name], sort: true).Agg([Agg.Count()], callerFile, callerLine).SortValues("count", ascending: false);
    }
}

/// <summary>A frame's rows in groups, to be aggregated.</summary>
public sealed class FrameGroups
{
    private readonly FrameExpr _frame;
    private readonly string[] _keys;
    private readonly bool _sort, _dropNulls, _observed;

    internal FrameGroups(FrameExpr frame, string[] keys, bool sort, bool dropNulls, bool observed)
    {
        _frame = frame;
        _keys = keys;
        _sort = sort;
        _dropNulls = dropNulls;
        _observed = observed;
    }

    internal FrameExpr Frame => _frame;

    internal bool DropsNulls => _dropNulls;

    /// <summary>The names of the keys.</summary>
    public IReadOnlyList<string> Keys => _keys;

    /// <summary>
    /// One row a group: the keys, then a column for each aggregate. Each partition is aggregated on its own, then partitions are merged; many
    /// groups stay in several partitions unless they are sorted.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such column, a name would occur twice, or a function is not defined for a column's type.</exception>
    public DataFrame Agg(params Agg[] aggregates) => Agg(aggregates, null, 0);

    /// <summary>One column, for what looks at the rows of a group in their order: running totals, earlier values, windows, places.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public GroupedSeries this[string column]
    {
        get
        {
            _ = _frame.Schema.IndexOf(column);
            return new(this, column);
        }
    }

    /// <summary>How many rows of its group come before each row; null where its key is null and such rows are in no group. Keys must fit into memory.</summary>
    public Series CumCount() => new(GroupWindowExpr.Of(_frame, _keys, _keys[0], new RowNumberFunction(), _dropNulls));

    /// <summary>The rows with the greatest values of a column in each group, in their order; of equal ones the earlier row.</summary>
    /// <param name="count">How many rows of each group.</param>
    /// <param name="column">A column of numbers, times or truths; its nulls and NaN are left out.</param>
    /// <param name="callerFile">Where the call is.</param>
    /// <param name="callerLine">Where the call is.</param>
    /// <exception cref="ArgumentException">There is no such column, or it holds text.</exception>
    public DataFrame NLargest(int count, string column, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => new(GroupTopExpr.Of(_frame, _keys, column, count, greatest: true, _dropNulls, new CallSite(callerFile, callerLine)));

    /// <summary>The rows with the smallest values of a column in each group, in their order; of equal ones the earlier row.</summary>
    /// <param name="count">How many rows of each group.</param>
    /// <param name="column">A column of numbers, times or truths; its nulls and NaN are left out.</param>
    /// <param name="callerFile">Where the call is.</param>
    /// <param name="callerLine">Where the call is.</param>
    /// <exception cref="ArgumentException">There is no such column, or it holds text.</exception>
    public DataFrame NSmallest(int count, string column, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => new(GroupTopExpr.Of(_frame, _keys, column, count, greatest: false, _dropNulls, new CallSite(callerFile, callerLine)));

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
        var plan = GroupPlan.Of(_frame.Schema, _keys, aggregates, _dropNulls);
        var callSite = new CallSite(callerFile, callerLine);
        FrameExpr found = GroupByExpr.Of(_frame, plan, callSite);
        var groups = new DataFrame(_observed ? found : AllCategoriesExpr.Of(found, _frame.Schema, _keys, aggregates, callSite));
        return _sort ? groups.SortValues(_keys, null, false, callerFile, callerLine) : groups;
    }

    private IEnumerable<string> Numeric() => _frame.Schema.Where(c => c.ColumnType.IsNumeric()).Select(c => c.Name).Except(_keys);
}

/// <summary>The numbers of rows from 0.</summary>
internal sealed class RowNumberFunction() : ColumnFunction("cumcount")
{
    public override ColumnType ResultFor(FrameColumn column) => ColumnType.Long;

    public override ColumnData Apply(ColumnData column)
    {
        var numbers = ColumnBuffer<long>.Rent(column.Length);
        for (int row = 0; row < numbers.Length; row++) numbers.Span[row] = row;
        return new FixedColumn<long>(numbers);
    }
}
