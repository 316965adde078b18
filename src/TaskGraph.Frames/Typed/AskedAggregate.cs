using System.Linq.Expressions;

namespace TaskGraph;

/// <summary>A call of LINQ's on a group as an aggregate of its rows.</summary>
/// <param name="Function">The aggregate, which has the result's name.</param>
/// <param name="Input">What it is of, as a column of the rows; null for their number.</param>
/// <param name="OfNone">The aggregate of no rows; null where it is null.</param>
/// <param name="AsksForAny">Whether the aggregate is a number of rows and only asked to be more than none.</param>
internal readonly record struct AskedAggregate(Agg Function, (string Name, Series Values)? Input, Scalar? OfNone = null, bool AsksForAny = false)
{
    public string Name => Function.Name;

    /// <exception cref="ArgumentException">It is none that groups know, or a part of its function can't be put to columns; the message has it.</exception>
    public static AskedAggregate Of(MethodCallExpression call, string operation, DataFrame rows, string name)
    {
        string method = call.Method.Name;
        bool isAny = method == nameof(Enumerable.Any);
        if (call.Arguments.Count == 1 && (isAny || method is nameof(Enumerable.Count) or nameof(Enumerable.LongCount)))
            return new(Agg.Count().As(name), null, 0, isAny);
        bool isOfValues = call.Arguments.Count == 1 && ColumnTypes.TryOf(call.Method.GetGenericArguments() is [var element, ..] ? element : call.Method.GetParameters()[0].ParameterType.GetGenericArguments()[0], out _);
        var function = call.Arguments.Count == 2 ? call.Arguments[1] as LambdaExpression : null;
        (Func<string, Agg>? aggregate, Scalar? ofNone) = method switch
        {
            nameof(Enumerable.Sum) or nameof(Enumerable.Count) or nameof(Enumerable.LongCount) => (Agg.Sum, 0),
            nameof(Enumerable.Average) => (Agg.Mean, null),
            nameof(Enumerable.Min) => (Agg.Min, null),
            nameof(Enumerable.Max) => (Agg.Max, null),
            nameof(Enumerable.Any) => (Agg.Any, false),
            nameof(Enumerable.All) => (Agg.All, true),
            _ => ((Func<string, Agg>?)null, (Scalar?)null),
        };
        if (aggregate is null) throw new ArgumentException($"{operation} can't put '{call}' to columns: of a group it knows Key, Count, LongCount, Sum, Average, Min, Max, Any and All.");
        if (function is null && !isOfValues || function is { Parameters.Count: not 1 })
            throw new ArgumentException($"{operation} can't put '{call}' to columns: give {method} a function of a row.");
        var values = function is null ? rows[rows.Columns[0]] : new ColumnTranslator(operation, rows, p => p == function.Parameters[0] ? "" : null).Column(function.Body);
        // What is not known to be true is not: nulls would be passed over.
        if (method == nameof(Enumerable.All)) values = values.FillNa(false);
        string input = $"input of {name}";
        return new(aggregate(input).As(name), (input, values), ofNone);
    }

    /// <summary>The aggregates' columns made results of calls; where a row of a join has no group they are null before.</summary>
    public static DataFrame Finished(DataFrame rows, AskedAggregate[] asked, bool canLack)
    {
        var results = new List<(string, Series)>();
        foreach (var a in asked)
        {
            if (!a.AsksForAny && (!canLack || a.OfNone is null)) continue;
            var values = canLack && a.OfNone is { } none ? rows[a.Name].FillNa(none) : rows[a.Name];
            results.Add((a.Name, a.AsksForAny ? values > 0 : values));
        }
        return rows.Assign([.. results]);
    }

    /// <summary>What the aggregates are of.</summary>
    public static IEnumerable<(string Name, Series Values)> Inputs(AskedAggregate[] asked) => asked.Select(a => a.Input).OfType<(string, Series)>();
}
