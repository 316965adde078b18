namespace TaskGraph;

/// <summary>
/// What to compute of each group: a function of a column, and the name of the result, which is the column's own unless <see cref="As"/> says
/// otherwise. Nulls and NaN are passed over, as pandas does.
/// </summary>
public sealed class Agg
{
    private readonly string? _name;

    private Agg(GroupFunction function, string? column, string? name)
    {
        Function = function;
        Column = column;
        _name = name;
    }

    internal GroupFunction Function { get; }

    /// <summary>The column it is computed of; null for the number of rows.</summary>
    public string? Column { get; }

    /// <summary>The name of the result's column.</summary>
    public string Name => _name ?? Column ?? "count";

    /// <summary>The sum: long for whole numbers and bool, double for others; 0 for a group without values.</summary>
    public static Agg Sum(string column) => Of(GroupFunction.Sum, column);

    /// <summary>The mean as a double; null for a group without values. Of a bool the share that is true.</summary>
    public static Agg Mean(string column) => Of(GroupFunction.Mean, column);

    /// <summary>The smallest value; null for a group without values.</summary>
    public static Agg Min(string column) => Of(GroupFunction.Min, column);

    /// <summary>The greatest value; null for a group without values.</summary>
    public static Agg Max(string column) => Of(GroupFunction.Max, column);

    /// <summary>The number of rows, as the column <c>count</c>.</summary>
    public static Agg Count() => new(GroupFunction.Size, null, null);

    /// <summary>The number of values.</summary>
    public static Agg Count(string column) => Of(GroupFunction.Count, column);

    /// <summary>The first value; null for a group without values.</summary>
    public static Agg First(string column) => Of(GroupFunction.First, column);

    /// <summary>The last value; null for a group without values.</summary>
    public static Agg Last(string column) => Of(GroupFunction.Last, column);

    /// <summary>The variance, divided by n - 1; null for a group of fewer than two values.</summary>
    public static Agg Var(string column) => Of(GroupFunction.Var, column);

    /// <summary>The standard deviation, divided by n - 1; null for a group of fewer than two values.</summary>
    public static Agg Std(string column) => Of(GroupFunction.Std, column);

    /// <summary>The same with another name for the result.</summary>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public Agg As(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(Function, Column, name);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Function.ToString().ToLowerInvariant()}({Column}) as {Name}";

    private static Agg Of(GroupFunction function, string column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return new(function, column, null);
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
}
