using System.Linq.Expressions;

namespace TaskGraph;

/// <summary>
/// Rows of which groups are a part, as clauses behind <c>into g</c> see them: a frame, what was done with its rows since, and what a row is now, all said with the
/// same parameters. Whatever later clauses ask of a group is known before anything is put to columns, so that each group is aggregated once.
/// </summary>
internal sealed class QueryRows
{
    private readonly DataFrame _frame;
    private readonly RowStep[] _steps;
    private readonly string _operation;

    private QueryRows(DataFrame frame, RowStep[] steps, Expression row, string operation)
        => (_frame, _steps, Row, _operation) = (frame, steps, row, operation);

    /// <summary>What a row is.</summary>
    public Expression Row { get; }

    /// <summary>A group that is a part of the rows, not only what is asked of it; null where none is.</summary>
    public ParameterExpression? Group
    {
        get
        {
            var finder = new GroupFinder(_steps);
            finder.Visit(Row);
            return finder.Bare;
        }
    }

    /// <summary>The rows of a frame.</summary>
    public static QueryRows Of<T>(DataFrame frame, string? name)
    {
        var row = Expression.Parameter(typeof(T), name);
        return new(frame, [new RowsStep(row)], row, "Select");
    }

    /// <summary>The groups of a frame's rows by keys; without the key's name where it is one value.</summary>
    public static QueryRows By<TKey, T>(DataFrame frame, (string Name, Series Values)[] keys)
    {
        var group = Expression.Parameter(typeof(IGrouping<TKey, T>), "g");
        return new(frame, [new GroupByStep(group, frame, Array.ConvertAll(keys, k => (ColumnTypes.TryOf(typeof(TKey), out _) ? "Key" : $"Key.{k.Name}", k.Values)))], group, "GroupBy");
    }

    public QueryRows Where(string operation, LambdaExpression predicate) => With(new ConditionStep(operation, Over(predicate)));

    public QueryRows Take(int count) => With(new LimitStep(count));

    /// <summary>In order of a key: of this one first, or only where those before are equal.</summary>
    public QueryRows Sort(string operation, LambdaExpression key, bool ascending, bool isFirst)
    {
        (string, Expression, bool) order = (operation, Over(key), ascending);
        return !isFirst && _steps[^1] is OrderStep before ? new(_frame, [.. _steps[..^1], new OrderStep([.. before.Keys, order])], Row, _operation) : With(new OrderStep([order]));
    }

    public QueryRows Select(string operation, LambdaExpression selector) => new(_frame, _steps, Over(selector), operation);

    /// <summary>Each row with the group of other rows that have its key.</summary>
    public QueryRows GroupJoin(string operation, DataFrame inner, LambdaExpression key, (string Name, Series Values)[] innerKeys, LambdaExpression result)
    {
        var group = Expression.Parameter(result.Parameters[1].Type, result.Parameters[1].Name);
        return new(_frame, [.. _steps, new GroupJoinStep(operation, group, inner, Over(key), innerKeys)], Over(result, group), operation);
    }

    /// <summary>Each row with each other row that has its key.</summary>
    public QueryRows Join(string operation, DataFrame inner, LambdaExpression key, (string Name, Series Values)[] innerKeys, LambdaExpression result)
    {
        var element = Expression.Parameter(result.Parameters[1].Type, result.Parameters[1].Name);
        var group = new GroupJoinStep(operation, Expression.Parameter(typeof(IEnumerable<>).MakeGenericType(element.Type)), inner, Over(key), innerKeys);
        return new(_frame, [.. _steps, group, new FlattenStep(operation, element, group, [], IsOuter: false)], Over(result, element), operation);
    }

    /// <summary>Each row with each of a frame.</summary>
    public QueryRows Cross(DataFrame inner, LambdaExpression result)
    {
        var element = Expression.Parameter(result.Parameters[1].Type, result.Parameters[1].Name);
        return new(_frame, [.. _steps, new CrossStep(element, inner)], Over(result, element), "SelectMany");
    }

    /// <summary>Each row with each row of a group that is a part of it; with a missing one where the group is empty if it ends with <c>DefaultIfEmpty</c>.</summary>
    /// <exception cref="ArgumentException">It is no group.</exception>
    public QueryRows Flatten(LambdaExpression rows, LambdaExpression result)
    {
        var element = Expression.Parameter(result.Parameters[1].Type, result.Parameters[1].Name);
        var of = Over(rows);
        bool isOuter = of is MethodCallExpression { Arguments.Count: 1, Method.Name: nameof(Enumerable.DefaultIfEmpty) };
        if (isOuter) of = ((MethodCallExpression)of).Arguments[0];
        var conditions = new List<LambdaExpression>();
        while (of is MethodCallExpression { Method.Name: nameof(Enumerable.Where), Arguments: [var from, LambdaExpression { Parameters.Count: 1 } condition] })
        {
            conditions.Insert(0, condition);
            of = from;
        }
        var group = _steps.OfType<GroupStep>().FirstOrDefault(s => s.Group == of) ?? throw new ArgumentException(
            $"SelectMany can't put '{rows.Body}' to columns: it takes another query, or a group, as in from b in g, from b in g.DefaultIfEmpty(), or from b in g.Where(..).DefaultIfEmpty().");
        return new(_frame, [.. _steps, new FlattenStep("SelectMany", element, group, [.. conditions], isOuter)], Over(result, element), "SelectMany");
    }

    /// <summary>The frame of what a row is; of a group only the key.</summary>
    /// <exception cref="ArgumentException">A part of a step or of the row can't be put to columns; the message has it.</exception>
    public DataFrame ToFrame()
    {
        var frame = Run(Row, out var scope);
        if (scope.IsGroup(Row)) throw new ArgumentException($"{_operation} can't put '{Row}' to columns: a group is its key and aggregates. Make an object of these, as in new {{ N = g.Count() }}.");
        return QueryScope.Of(frame, scope.Over(frame, _operation).Columns(Row));
    }

    /// <summary>Tries whether all steps can be put to columns.</summary>
    /// <exception cref="ArgumentException">A part of one can't; the message has it.</exception>
    public QueryRows Checked()
    {
        Run(null, out _);
        return this;
    }

    private DataFrame Run(Expression? row, out QueryRowsScope scope)
    {
        scope = new QueryRowsScope(_steps, row, _operation);
        var rows = _frame;
        foreach (var step in _steps) rows = step.Apply(rows, scope);
        return rows;
    }

    private QueryRows With(RowStep step) => new(_frame, [.. _steps, step], Row, _operation);

    // A function of rows said with the parameters that rows are made of.
    private Expression Over(LambdaExpression function, Expression? second = null) => second is null ? Substitution.Of(function, Row) : Substitution.Of(function, Row, second);
}

/// <summary>Finds what is asked of groups by LINQ's methods, and a group that stays one.</summary>
internal sealed class GroupFinder(IEnumerable<RowStep> steps) : ExpressionVisitor
{
    private readonly ParameterExpression[] _groups = [.. steps.Select(s => s.Group).OfType<ParameterExpression>()];

    public List<MethodCallExpression> Calls { get; } = [];

    public ParameterExpression? Bare { get; private set; }

    /// <summary>Whether it is a group, or some of its rows, or what is made of them.</summary>
    public bool IsGroup(Expression node) => node is MethodCallExpression { Method.Name: nameof(Enumerable.Where) or nameof(Enumerable.Select) or nameof(Enumerable.Distinct) } call
        ? GroupOf(call) is not null && IsGroup(call.Arguments[0]) : Array.IndexOf(_groups, node) >= 0;

    /// <summary>The group that a call is made of, if by way of some of its rows or what is made of them; null where it is another's.</summary>
    public ParameterExpression? GroupOf(MethodCallExpression call)
    {
        Expression of = call;
        while (of is MethodCallExpression { Method.DeclaringType: var by, Arguments: [var from, ..] } && by == typeof(Enumerable)) of = from;
        return of is ParameterExpression group && IsGroup(group) ? group : null;
    }

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        if (GroupOf(node) is not { } group) return base.VisitMethodCall(node);
        if (IsGroup(node)) Bare ??= group;
        else if (!Calls.Contains(node)) Calls.Add(node);
        return node;
    }

    protected override Expression VisitMember(MemberExpression node) => node.Expression is { } of && IsGroup(of) ? node : base.VisitMember(node);

    protected override Expression VisitParameter(ParameterExpression node)
    {
        if (IsGroup(node)) Bare ??= node;
        return node;
    }
}

/// <summary>What steps share while they are put to columns: where each parameter's columns are, and what is asked of groups.</summary>
internal sealed class QueryRowsScope
{
    private readonly GroupFinder _finder;
    private readonly Dictionary<ParameterExpression, string> _prefixes = [];
    private readonly List<string> _operations = [];

    public QueryRowsScope(RowStep[] steps, Expression? row, string operation)
    {
        _finder = new(steps);
        foreach (var (by, body) in steps.SelectMany(s => s.Bodies).Concat(row is null ? [] : [(operation, row)]))
        {
            _finder.Visit(body);
            while (_operations.Count < _finder.Calls.Count) _operations.Add(by);
        }
    }

    public bool IsGroup(Expression node) => _finder.IsGroup(node);

    /// <summary>What the columns of a new parameter begin with.</summary>
    public string Add(ParameterExpression parameter) => _prefixes[parameter] = $"row {_prefixes.Count}.";

    public string PrefixOf(ParameterExpression parameter) => _prefixes[parameter];

    /// <summary>What is asked of a group, as aggregates of its rows.</summary>
    /// <exception cref="ArgumentException">A part can't be put to columns; the message has it.</exception>
    public AskedAggregate[] AggregatesOf(ParameterExpression group, DataFrame rows)
        => [.. _finder.Calls.Index().Where(c => _finder.GroupOf(c.Item) == group).Select(c => AskedAggregate.Of(c.Item, _operations[c.Index], rows, NameOf(c.Index)))];

    public ColumnTranslator Over(DataFrame rows, string operation) => new(operation, rows, parameter => _prefixes.GetValueOrDefault(parameter),
        node => node is MethodCallExpression call && _finder.Calls.IndexOf(call) is >= 0 and var at ? rows[NameOf(at)] : null, IsGroup);

    private static string NameOf(int call) => $"value {call}";
}
