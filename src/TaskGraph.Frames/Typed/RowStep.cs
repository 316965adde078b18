using System.Linq.Expressions;

namespace TaskGraph;

/// <summary>One step of what is done with rows. Columns of rows begin with what the scope has for their parameter.</summary>
internal abstract record RowStep
{
    /// <summary>The group that rows have from here on.</summary>
    public virtual ParameterExpression? Group => null;

    /// <summary>What it asks of rows, and the operations that do.</summary>
    public virtual IEnumerable<(string Operation, Expression Body)> Bodies => [];

    /// <exception cref="ArgumentException">A part can't be put to columns; the message has it.</exception>
    public abstract DataFrame Apply(DataFrame rows, QueryRowsScope scope);

    /// <summary>The frame with a prefix before all names.</summary>
    protected static DataFrame Prefixed(DataFrame frame, string prefix) => frame.Rename([.. frame.Columns.Select(c => (c, prefix + c))]);
}

/// <summary>A frame's own rows.</summary>
internal sealed record RowsStep(ParameterExpression Row) : RowStep
{
    public override DataFrame Apply(DataFrame rows, QueryRowsScope scope) => Prefixed(rows, scope.Add(Row));
}

/// <summary>Gives rows groups of a frame's rows, which have keys.</summary>
internal abstract record GroupStep(ParameterExpression Of, DataFrame Inner, (string Name, Series Values)[] InnerKeys) : RowStep
{
    public override ParameterExpression? Group => Of;

    /// <summary>Whether the group of a null key has the rows whose key is null.</summary>
    public abstract bool NullsMatch { get; }

    /// <summary>The columns with the keys of the rows' groups.</summary>
    public abstract string[] OuterNames(QueryRowsScope scope);

    /// <summary>What the keys of the groups' rows are called.</summary>
    public string[] InnerNames(QueryRowsScope scope) => [.. InnerKeys.Select((_, i) => $"inner key {i} of {scope.PrefixOf(Of)}")];
}

/// <summary>A frame's rows in groups: the key and what is asked of each.</summary>
internal sealed record GroupByStep(ParameterExpression Of, DataFrame Inner, (string Name, Series Values)[] InnerKeys) : GroupStep(Of, Inner, InnerKeys)
{
    public override bool NullsMatch => true;

    public override string[] OuterNames(QueryRowsScope scope) => Array.ConvertAll(InnerKeys, k => scope.PrefixOf(Of) + k.Name);

    public override DataFrame Apply(DataFrame rows, QueryRowsScope scope)
    {
        scope.Add(Of);
        var asked = scope.AggregatesOf(Of, rows);
        string[] keys = OuterNames(scope);
        var groups = QueryScope.Of(rows, [.. keys.Zip(InnerKeys, (name, k) => (name, k.Values)), .. asked.SelectMany(a => a.Inputs)])
            .GroupBy(keys, sort: true, dropNulls: false).Agg([.. asked.SelectMany(a => a.Functions)]);
        return AskedAggregate.Finished(groups, asked, canLack: false);
    }
}

/// <summary>The rows for which a condition is true.</summary>
internal sealed record ConditionStep(string Operation, Expression Condition) : RowStep
{
    public override IEnumerable<(string Operation, Expression Body)> Bodies => [(Operation, Condition)];

    public override DataFrame Apply(DataFrame rows, QueryRowsScope scope) => rows[scope.Over(rows, Operation).Column(Condition)];
}

/// <summary>The first rows.</summary>
internal sealed record LimitStep(int Count) : RowStep
{
    public override DataFrame Apply(DataFrame rows, QueryRowsScope scope) => rows.Head(Count);
}

/// <summary>The rows in order of keys.</summary>
internal sealed record OrderStep((string Operation, Expression Body, bool Ascending)[] Keys) : RowStep
{
    public override IEnumerable<(string Operation, Expression Body)> Bodies => Keys.Select(k => (k.Operation, k.Body));

    public override DataFrame Apply(DataFrame rows, QueryRowsScope scope)
        => QueryScope.Sorted(rows, [.. Keys.SelectMany(k => scope.Over(rows, k.Operation).Columns(k.Body).Select(c => (c.Values, k.Ascending)))]);
}

/// <summary>The rows, each with what is asked of the group of another frame's rows that have its key. A null key equals nothing; as a member of an object null equals null.</summary>
internal sealed record GroupJoinStep(string Operation, ParameterExpression Of, DataFrame Inner, Expression Key, (string Name, Series Values)[] InnerKeys) : GroupStep(Of, Inner, InnerKeys)
{
    public override bool NullsMatch => Key is NewExpression or MemberInitExpression && !ColumnTypes.TryOf(Key.Type, out _);

    public override string[] OuterNames(QueryRowsScope scope) => [.. InnerKeys.Select((_, i) => $"outer key {i} of {scope.PrefixOf(Of)}")];

    public override IEnumerable<(string Operation, Expression Body)> Bodies => [(Operation, Key)];

    public override DataFrame Apply(DataFrame rows, QueryRowsScope scope)
    {
        var keys = scope.Over(rows, Operation).Columns(Key);
        scope.Add(Of);
        var outer = OuterNames(scope);
        rows = rows.Assign([.. keys.Select((k, i) => (outer[i], k.Values))]);
        var asked = scope.AggregatesOf(Of, Inner);
        if (asked.Length == 0) return rows;
        var inner = InnerNames(scope);
        var groups = QueryScope.Of(Inner, [.. InnerKeys.Select((k, i) => (inner[i], k.Values)), .. asked.SelectMany(a => a.Inputs)])
            .GroupBy(inner, sort: false, dropNulls: !NullsMatch).Agg([.. asked.SelectMany(a => a.Functions)]);
        return AskedAggregate.Finished(rows.Merge(groups, leftOn: outer, rightOn: inner, how: JoinKind.Left, nullsMatch: NullsMatch).Drop(inner), asked, canLack: true);
    }
}

/// <summary>Each row with each row of a group that has it, as a parameter of its own.</summary>
internal sealed record FlattenStep(string Operation, ParameterExpression Element, GroupStep Rows, LambdaExpression[] Conditions, bool IsOuter) : RowStep
{
    public override DataFrame Apply(DataFrame rows, QueryRowsScope scope)
    {
        string prefix = scope.Add(Element);
        string[] names = Rows.InnerNames(scope);
        var inner = Prefixed(Rows.Inner, prefix).Assign([.. Rows.InnerKeys.Select((k, i) => (names[i], k.Values))]);
        if (IsOuter && !ColumnTypes.TryOf(Element.Type, out _)) inner = inner.Assign((prefix + QueryScope.Presence, QueryScope.Present(inner)));
        if (Conditions.Length > 0)
        {
            var all = inner;
            inner = all[Conditions.Select(c => new ColumnTranslator(Operation, all, p => p == c.Parameters[0] ? prefix : null).Column(c.Body)).Aggregate((a, b) => a & b)];
        }
        return rows.Merge(inner, leftOn: Rows.OuterNames(scope), rightOn: names, how: IsOuter ? JoinKind.Left : JoinKind.Inner, nullsMatch: Rows.NullsMatch).Drop(names);
    }
}

/// <summary>Each row with each of another frame.</summary>
internal sealed record CrossStep(ParameterExpression Element, DataFrame Inner) : RowStep
{
    public override DataFrame Apply(DataFrame rows, QueryRowsScope scope) => rows.Merge(Prefixed(Inner, scope.Add(Element)), how: JoinKind.Cross);
}
