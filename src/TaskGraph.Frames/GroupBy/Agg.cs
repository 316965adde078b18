namespace TaskGraph;

/// <summary>
/// What to compute of each group: a function of a column, and the name of the result, which is the column's own unless <see cref="As"/> says
/// otherwise. Nulls and NaN are passed over, as pandas does.
/// </summary>
public sealed class Agg
{
    private readonly string? _name;

    private Agg(GroupFunction function, string? column, string? second = null, double quantile = 0, string? name = null)
    {
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

    /// <summary>The variance, divided by n - 1; null for a group of fewer than two values.</summary>
    public static Agg Var(string column) => Of(GroupFunction.Var, column);

    /// <summary>The standard deviation, divided by n - 1; null for a group of fewer than two values.</summary>
    public static Agg Std(string column) => Of(GroupFunction.Std, column);

    /// <summary>The covariance of the rows that have both values, divided by n - 1; null for a group of fewer than two.</summary>
    public static Agg Cov(string first, string second) => Pair(GroupFunction.Cov, first, second);

    /// <summary>The correlation (Pearson) of the rows that have both values; null where one of them does not vary.</summary>
    public static Agg Corr(string first, string second) => Pair(GroupFunction.Corr, first, second);

    /// <summary>The same with another name for the result.</summary>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public Agg As(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(Function, Column, Second, QuantileAt, name);
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
}
