using System.Linq.Expressions;

namespace TaskGraph;

/// <summary>The rows of a frame by a key, for LINQ.</summary>
/// <typeparam name="TKey">A value, or an object of several.</typeparam>
/// <typeparam name="T">What a row is.</typeparam>
public sealed class FrameGrouping<TKey, T>
{
    private readonly DataFrame _frame;
    private readonly (string Name, Series Values)[] _keys;

    internal FrameGrouping(DataFrame frame, (string Name, Series Values)[] keys) => (_frame, _keys) = (frame, keys);

    /// <summary>
    /// What <paramref name="selector"/> makes of each group, from <c>g.Key</c> and its members, and from <c>g.Count()</c>, <c>LongCount</c>, <c>Sum</c>, <c>Average</c>,
    /// <c>Min</c> and <c>Max</c> of what a function makes of the group's rows. Of a group that stays as a member, as with <c>let</c>, later clauses have the key.
    /// </summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public FrameQuery<TResult> Select<TResult>(Expression<Func<IGrouping<TKey, T>, TResult>> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        var group = selector.Parameters[0];
        if (selector.Body == group) throw new ArgumentException($"GroupBy can't put '{group}' to columns: a group is its key and aggregates. Make an object of these, as in new {{ g.Key, Count = g.Count() }}.");
        var calls = new AggregateFinder(group);
        calls.Visit(selector.Body);
        var inputs = new List<(string Name, Series Values)>();
        var aggregates = new List<Agg>();
        foreach (var call in calls.Found) aggregates.Add(AggregateOf(call, $"value {aggregates.Count}", inputs));
        // A key of one value is called Key, others have members.
        string[] keys = ColumnTypes.TryOf(typeof(TKey), out _) ? ["group.Key"] : [.. _keys.Select(k => $"group.Key.{k.Name}")];
        var rows = QueryScope.Of(_frame, [.. _keys.Select((k, i) => (keys[i], k.Values)), .. inputs]);
        var groups = rows.GroupBy(keys, sort: true, dropNulls: false).Agg([.. aggregates]);
        var translator = new ColumnTranslator("GroupBy", groups, parameter => parameter == group ? "group." : null,
            node => node is MethodCallExpression call && calls.Found.IndexOf(call) is >= 0 and var at ? groups[$"value {at}"] : null);
        return new(QueryScope.Of(groups, translator.Columns(selector.Body)));
    }

    private Agg AggregateOf(MethodCallExpression call, string name, List<(string, Series)> inputs)
    {
        if (call is { Arguments.Count: 1, Method.Name: "Count" or "LongCount" }) return Agg.Count().As(name);
        bool isOfValues = call.Arguments.Count == 1 && ColumnTypes.TryOf(typeof(T), out _);
        var function = isOfValues ? null : call.Arguments.Count == 2 ? Lambda(call.Arguments[1]) : null;
        if (function is null && !isOfValues)
            throw new ArgumentException($"GroupBy can't put '{call}' to columns: give {call.Method.Name} a function of a row.");
        string input = $"input {inputs.Count}";
        inputs.Add((input, function is null ? _frame[_frame.Columns[0]] : new FrameQuery<T>(_frame).Translator("GroupBy", function).Column(function.Body)));
        return (call.Method.Name switch
        {
            "Sum" => Agg.Sum(input),
            "Average" => Agg.Mean(input),
            "Min" => Agg.Min(input),
            "Max" => Agg.Max(input),
            "Count" or "LongCount" => Agg.Sum(input),
            _ => throw new ArgumentException($"GroupBy can't put '{call}' to columns: it knows Count, LongCount, Sum, Average, Min and Max."),
        }).As(name);
    }

    private static LambdaExpression? Lambda(Expression argument) => argument is UnaryExpression { NodeType: ExpressionType.Quote } quote ? (LambdaExpression)quote.Operand : argument as LambdaExpression;

    /// <summary>Finds calls of LINQ's methods on the group.</summary>
    private sealed class AggregateFinder(ParameterExpression group) : ExpressionVisitor
    {
        public List<MethodCallExpression> Found { get; } = [];

        protected override Expression VisitMethodCall(MethodCallExpression node)
        {
            if (node.Method.DeclaringType != typeof(Enumerable) || node.Arguments[0] != group) return base.VisitMethodCall(node);
            Found.Add(node);
            return node;
        }
    }
}
