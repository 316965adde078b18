namespace TaskGraph;

/// <summary>
/// What to compute of each group: a function of a column, and the name of the result, which is the column's own unless <see cref="As"/> says
/// otherwise. Nulls and NaN are passed over, as pandas does.
/// </summary>
public sealed class Agg
{
    private readonly string? _name;

    private Agg(GroupFunction function, string? column, string? second = null, double quantile = 0, int ddof = 1, CustomAggregate? custom = null, string? name = null)
    {
        Ddof = ddof;
        CustomFunctions = custom;
        Function = function;
        Column = column;
        Second = second;
        QuantileAt = quantile;
        _name = name;
    }

    internal GroupFunction Function { get; }

    /// <summary>The other column of a pair.</summary>
    internal string? Second { get; }

    internal double QuantileAt { get; }

    /// <summary>What is subtracted from the number of values in a variance.</summary>
    internal int Ddof { get; }

    internal CustomAggregate? CustomFunctions { get; }

    /// <summary>The column it is computed of; null for the number of rows.</summary>
    public string? Column { get; }

    /// <summary>The name of the result's column.</summary>
    public string Name => _name ?? Column ?? "count";

    /// <summary>The sum: long for whole numbers and bool, double for others; 0 for a group without values.</summary>
    public static Agg Sum(string column) => Of(GroupFunction.Sum, column);

    /// <summary>The product: long for whole numbers, wrapping around, double for others; 1 for a group without values.</summary>
    public static Agg Prod(string column) => Of(GroupFunction.Prod, column);

    /// <summary>The mean as a double; null for a group without values. Of a bool the share that is true.</summary>
    public static Agg Mean(string column) => Of(GroupFunction.Mean, column);

    /// <summary>The median as a double; null for a group without values.</summary>
    public static Agg Median(string column) => QuantileOf(column, 0.5);

    /// <summary>The value below which a share of the values lies, between two values by linear interpolation; null for a group without values.</summary>
    /// <param name="column">A column of numbers.</param>
    /// <param name="quantile">From 0, the smallest value, to 1, the greatest.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="quantile"/> is not between 0 and 1.</exception>
    public static Agg Quantile(string column, double quantile) => QuantileOf(column, quantile);

    /// <summary>The smallest value; null for a group without values.</summary>
    public static Agg Min(string column) => Of(GroupFunction.Min, column);

    /// <summary>The greatest value; null for a group without values.</summary>
    public static Agg Max(string column) => Of(GroupFunction.Max, column);

    /// <summary>The number of rows, as the column <c>count</c>.</summary>
    public static Agg Count() => new(GroupFunction.Size, null);

    /// <summary>The number of values.</summary>
    public static Agg Count(string column) => Of(GroupFunction.Count, column);

    /// <summary>The number of different values.</summary>
    public static Agg NUnique(string column) => Of(GroupFunction.NUnique, column);

    /// <summary>The most frequent value, the smallest of equally frequent ones; null for a group without values.</summary>
    public static Agg Mode(string column) => Of(GroupFunction.Mode, column);

    /// <summary>The first value; null for a group without values.</summary>
    public static Agg First(string column) => Of(GroupFunction.First, column);

    /// <summary>The last value; null for a group without values.</summary>
    public static Agg Last(string column) => Of(GroupFunction.Last, column);

    /// <summary>Whether a value is true; false for a group without values.</summary>
    public static Agg Any(string column) => Of(GroupFunction.Any, column);

    /// <summary>Whether all values are true; true for a group without values.</summary>
    public static Agg All(string column) => Of(GroupFunction.All, column);

    /// <summary>The variance, divided by n - <paramref name="ddof"/>; null for a group that has not more values than that.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ddof"/> is negative.</exception>
    public static Agg Var(string column, int ddof = 1) => Spread(GroupFunction.Var, column, ddof);

    /// <summary>The standard deviation, divided by n - <paramref name="ddof"/>; null for a group that has not more values than that.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ddof"/> is negative.</exception>
    public static Agg Std(string column, int ddof = 1) => Spread(GroupFunction.Std, column, ddof);

    /// <summary>The values as an array, in the order of their rows; nulls and NaN are left out. A group's values must fit into memory.</summary>
    public static Agg List(string column) => Of(GroupFunction.List, column);

    /// <summary>What a function makes of all values of a group, in the order of their rows; nulls and NaN are left out.</summary>
    /// <typeparam name="T">The column's type, or a wider number.</typeparam>
    /// <typeparam name="TResult">The result's type, one that a column holds.</typeparam>
    /// <exception cref="ArgumentException">No column holds values of <typeparamref name="TResult"/>.</exception>
    public static Agg Custom<T, TResult>(string column, Func<IReadOnlyList<T>, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(function);
        return Of(column, new CustomAggregate<T, TResult, TResult>(function, null, result => result), typeof(TResult));
    }

    /// <summary>
    /// What three functions make of a group: <paramref name="chunk"/> a state of the values that a partition has, <paramref name="combine"/> one of
    /// several states, in the order of the partitions, <paramref name="finish"/> the result. Only states travel. Nulls and NaN are left out; a group without
    /// values has the state of an empty list.
    /// </summary>
    /// <typeparam name="T">The column's type, or a wider number.</typeparam>
    /// <typeparam name="TState">The state's type, one that a column holds.</typeparam>
    /// <typeparam name="TResult">The result's type, one that a column holds.</typeparam>
    /// <exception cref="ArgumentException">No column holds values of <typeparamref name="TState"/> or <typeparamref name="TResult"/>.</exception>
    public static Agg Custom<T, TState, TResult>(
        string column, Func<IReadOnlyList<T>, TState> chunk, Func<IReadOnlyList<TState>, TState> combine, Func<TState, TResult> finish)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(chunk);
        ArgumentNullException.ThrowIfNull(combine);
        ArgumentNullException.ThrowIfNull(finish);
        return Of(column, new CustomAggregate<T, TState, TResult>(chunk, combine, finish), typeof(TState), typeof(TResult));
    }

    /// <summary>The covariance of the rows that have both values, divided by n - 1; null for a group of fewer than two.</summary>
    public static Agg Cov(string first, string second) => Pair(GroupFunction.Cov, first, second);

    /// <summary>The correlation (Pearson) of the rows that have both values; null where one of them does not vary.</summary>
    public static Agg Corr(string first, string second) => Pair(GroupFunction.Corr, first, second);

    /// <summary>The same with another name for the result.</summary>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public Agg As(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(Function, Column, Second, QuantileAt, Ddof, CustomFunctions, name);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Function.ToString().ToLowerInvariant()}({Column}{(Second is null ? "" : $", {Second}")}) as {Name}";

    private static Agg QuantileOf(string column, double quantile)
    {
        ArgumentNullException.ThrowIfNull(column);
        if (quantile is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(quantile), quantile, "A quantile lies between 0, the smallest value, and 1, the greatest.");
        return new(GroupFunction.Quantile, column, quantile: quantile);
    }

    private static Agg Of(GroupFunction function, string column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return new(function, column);
    }

    private static Agg Of(string column, CustomAggregate functions, params ReadOnlySpan<Type> held)
    {
        foreach (var type in held) _ = ColumnTypes.Of(type);
        return new(GroupFunction.Custom, column, custom: functions);
    }

    private static Agg Spread(GroupFunction function, string column, int ddof)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentOutOfRangeException.ThrowIfNegative(ddof);
        return new(function, column, ddof: ddof);
    }

    private static Agg Pair(GroupFunction function, string first, string second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return new(function, first, second);
    }
}

internal enum GroupFunction
{
    Size,
    Count,
    Sum,
    Mean,
    Min,
    Max,
    First,
    Last,
    Var,
    Std,
    Prod,
    Any,
    All,
    Cov,
    Corr,
    Quantile,
    NUnique,
    Mode,
    List,
    Custom,
}
