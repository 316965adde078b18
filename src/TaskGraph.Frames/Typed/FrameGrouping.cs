using System.Linq.Expressions;

namespace TaskGraph;

/// <summary>The rows of a frame by a key, for LINQ: what clauses behind <c>into g</c> ask of a group is its key and aggregates of its rows.</summary>
/// <typeparam name="TKey">A value, or an object of several.</typeparam>
/// <typeparam name="T">What a row is.</typeparam>
public class FrameGrouping<TKey, T>
{
    private readonly DataFrame _frame;
    private readonly (string Name, Series Values)[] _keys;
    private readonly GroupClause[] _clauses;

    internal FrameGrouping(DataFrame frame, (string Name, Series Values)[] keys) : this(frame, keys, [])
    {
    }

    private protected FrameGrouping(FrameGrouping<TKey, T> groups, GroupClause clause) : this(groups._frame, groups._keys, [.. groups._clauses, clause])
        => Select(g => true); // what can't be put to columns is an error now

    private FrameGrouping(DataFrame frame, (string Name, Series Values)[] keys, GroupClause[] clauses) => (_frame, _keys, _clauses) = (frame, keys, clauses);

    /// <summary>The groups for which <paramref name="predicate"/> is true, as SQL's <c>having</c>.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public FrameGrouping<TKey, T> Where(Expression<Func<IGrouping<TKey, T>, bool>> predicate) => new(this, GroupClause.Condition(predicate));

    /// <summary>The groups in order of what <paramref name="keySelector"/> makes of each; else they are in order of their keys.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public OrderedFrameGrouping<TKey, T> OrderBy<TOrder>(Expression<Func<IGrouping<TKey, T>, TOrder>> keySelector) => new(this, GroupClause.Order(keySelector, true, true));

    /// <summary>The groups in order of what <paramref name="keySelector"/> makes of each, greatest first.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public OrderedFrameGrouping<TKey, T> OrderByDescending<TOrder>(Expression<Func<IGrouping<TKey, T>, TOrder>> keySelector)
        => new(this, GroupClause.Order(keySelector, false, true));

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
        var calls = new List<MethodCallExpression>();
        foreach (var function in _clauses.Select(clause => clause.Function).Append(selector)) new AggregateFinder(function.Parameters[0], calls).Visit(function.Body);
        var inputs = new List<(string Name, Series Values)>();
        var aggregates = new List<Agg>();
        foreach (var call in calls) aggregates.Add(AggregateOf(call, $"value {aggregates.Count}", inputs));
        // A key of one value is called Key, others have members.
        string[] keys = ColumnTypes.TryOf(typeof(TKey), out _) ? ["group.Key"] : [.. _keys.Select(k => $"group.Key.{k.Name}")];
        var rows = QueryScope.Of(_frame, [.. _keys.Select((k, i) => (keys[i], k.Values)), .. inputs]);
        var groups = rows.GroupBy(keys, sort: true, dropNulls: false).Agg([.. aggregates]);
        for (int i = 0, end; i < _clauses.Length; i = end)
        {
            end = i + 1;
            if (_clauses[i].Ascending is null)
            {
                groups = groups[Translator(_clauses[i].Function).Column(_clauses[i].Function.Body)];
                continue;
            }
            while (end < _clauses.Length && _clauses[end] is { Ascending: not null, IsFirst: false }) end++;
            groups = QueryScope.Sorted(groups, [.. _clauses[i..end].SelectMany(c => Translator(c.Function).Columns(c.Function.Body).Select(k => (k.Values, c.Ascending!.Value)))]);
        }
        return new(QueryScope.Of(groups, Translator(selector).Columns(selector.Body)));

        ColumnTranslator Translator(LambdaExpression function) => new("GroupBy", groups, parameter => parameter == function.Parameters[0] ? "group." : null,
            node => node is MethodCallExpression call && calls.IndexOf(call) is >= 0 and var at ? groups[$"value {at}"] : null);
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
    private sealed class AggregateFinder(ParameterExpression group, List<MethodCallExpression> found) : ExpressionVisitor
    {
        protected override Expression VisitMethodCall(MethodCallExpression node)
        {
            if (node.Method.DeclaringType != typeof(Enumerable) || node.Arguments[0] != group) return base.VisitMethodCall(node);
            found.Add(node);
            return node;
        }
    }
}

/// <summary>Groups in order of one value or several.</summary>
/// <typeparam name="TKey">A value, or an object of several.</typeparam>
/// <typeparam name="T">What a row is.</typeparam>
public sealed class OrderedFrameGrouping<TKey, T> : FrameGrouping<TKey, T>
{
    internal OrderedFrameGrouping(FrameGrouping<TKey, T> groups, GroupClause clause) : base(groups, clause)
    {
    }

    /// <summary>In order of another value where the ones before are equal.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public OrderedFrameGrouping<TKey, T> ThenBy<TOrder>(Expression<Func<IGrouping<TKey, T>, TOrder>> keySelector) => new(this, GroupClause.Order(keySelector, true, false));

    /// <summary>In order of another value, greatest first, where the ones before are equal.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public OrderedFrameGrouping<TKey, T> ThenByDescending<TOrder>(Expression<Func<IGrouping<TKey, T>, TOrder>> keySelector)
        => new(this, GroupClause.Order(keySelector, false, false));
}

/// <summary>A condition on groups, or an order of them.</summary>
/// <param name="Function">The condition, or the value to order by.</param>
/// <param name="Ascending">The direction of an order; null for a condition.</param>
/// <param name="IsFirst">Whether an order begins; else it goes on from the one before.</param>
internal readonly record struct GroupClause(LambdaExpression Function, bool? Ascending, bool IsFirst)
{
    public static GroupClause Condition(LambdaExpression predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return new(predicate, null, false);
    }

    public static GroupClause Order(LambdaExpression keySelector, bool ascending, bool isFirst)
    {
        ArgumentNullException.ThrowIfNull(keySelector);
        return new(keySelector, ascending, isFirst);
    }
}
