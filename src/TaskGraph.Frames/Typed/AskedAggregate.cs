using System.Linq.Expressions;

namespace TaskGraph;

/// <summary>What a call of LINQ's asks of a group, as aggregates of its rows.</summary>
/// <param name="Name">What the result is called.</param>
/// <param name="Parts">The aggregates, and what they are of; that is null for the number of rows.</param>
/// <param name="OfNone">The result for no rows; null where it is null.</param>
/// <param name="Result">The result of the first aggregate, which is null where a row of a join has no group, and the second if there is one.</param>
internal sealed record AskedAggregate(string Name, (Agg Function, Series? Input)[] Parts, Scalar? OfNone, Func<Series[], Series>? Result = null)
{
    private const string Known = "of a group it knows Key, Count, LongCount, Sum, Average, Min, Max, Any and All, of g, g.Where(..) and g.Select(..), and Count of g.Select(..).Distinct()";

    /// <summary>The aggregates, each of the column that has its number.</summary>
    public IEnumerable<Agg> Functions => Parts.Select((p, i) => p.Function.As(NameOf(i)));

    /// <summary>What the aggregates are of.</summary>
    public IEnumerable<(string Name, Series Values)> Inputs => Parts.Index().Where(p => p.Item.Input is not null).Select(p => (p.Item.Function.Column!, p.Item.Input!));

    /// <exception cref="ArgumentException">It is none that groups know, or a part of its functions can't be put to columns; the message has it.</exception>
    public static AskedAggregate Of(MethodCallExpression call, string operation, DataFrame rows, string name)
    {
        string input = $"input of {name}", method = call.Method.Name;
        var links = new Stack<MethodCallExpression>();
        var group = call.Arguments[0];
        for (; group is MethodCallExpression link; group = link.Arguments[0]) links.Push(link);
        var row = Expression.Parameter(group.Type.GetGenericArguments()[^1]);
        var translator = new ColumnTranslator(operation, rows, p => p == row ? "" : null);
        // What is made of a row, and whether it is asked at all.
        Expression value = row;
        Series? chosen = null;
        bool isDistinct = false;
        foreach (var link in links)
        {
            if (isDistinct) throw Unknown(call);
            if (link.Method.Name == nameof(Enumerable.Where) && FunctionOf(link) is { } condition) chosen = With(condition);
            else if (link.Method.Name == nameof(Enumerable.Select) && FunctionOf(link) is { } made) value = made;
            else if (link.Method.Name == nameof(Enumerable.Distinct) && link.Arguments.Count == 1) isDistinct = true;
            else throw Unknown(link);
        }
        var function = FunctionOf(call);
        if (call.Arguments.Count > 2 || call.Arguments.Count == 2 && function is null || isDistinct && function is not null) throw Unknown(call);
        switch (method)
        {
            case nameof(Enumerable.Count) or nameof(Enumerable.LongCount) when isDistinct:
                // Null is a value too, which the aggregate passes over.
                var values = Chosen(Column(value));
                var isNull = chosen is null ? values.IsNull() : values.IsNull() & chosen;
                return new(name, [(Agg.NUnique(input), values), (Agg.Any($"{input} or null"), isNull)], 0, parts => parts[0] + new CastFunction(ColumnType.Long).Of(parts[1].FillNa(false)));
            case nameof(Enumerable.Count) or nameof(Enumerable.LongCount) or nameof(Enumerable.Any):
                bool isAny = method == nameof(Enumerable.Any);
                if (function is not null) chosen = With(function);
                if (chosen is not null) return new(name, [(isAny ? Agg.Any(input) : Agg.Sum(input), chosen)], isAny ? false : 0);
                return new(name, [(Agg.Count(), null)], 0, isAny ? parts => parts[0] > 0 : null);
            case nameof(Enumerable.All) when function is not null:
                var isTrue = IsTrue(function);
                return new(name, [(Agg.All(input), chosen is null ? isTrue : isTrue | !chosen)], true);
            case nameof(Enumerable.Sum) when !isDistinct:
                return new(name, [(Agg.Sum(input), Chosen(Column(function ?? value)))], 0);
            case nameof(Enumerable.Average) when !isDistinct:
                return new(name, [(Agg.Mean(input), Chosen(Column(function ?? value)))], null);
            case nameof(Enumerable.Min) when !isDistinct:
                return new(name, [(Agg.Min(input), Chosen(Column(function ?? value)))], null);
            case nameof(Enumerable.Max) when !isDistinct:
                return new(name, [(Agg.Max(input), Chosen(Column(function ?? value)))], null);
            default: throw Unknown(call);
        }

        Expression? FunctionOf(MethodCallExpression link)
            => link is { Arguments: [_, LambdaExpression { Parameters.Count: 1 } f] } ? Substitution.Of(f, value) : null;

        Series Column(Expression of) => ColumnTypes.TryOf(of.Type, out _) ? translator.Column(of)
            : throw new ArgumentException($"{operation} can't put '{call}' to columns: give {method} a function of a row.");

        // What is not known to be true is not: nulls would be passed over.
        Series IsTrue(Expression condition) => translator.Column(condition).FillNa(false);

        Series With(Expression condition) => chosen is null ? IsTrue(condition) : chosen & IsTrue(condition);

        Series Chosen(Series values) => chosen is null ? values : values.Mask(!chosen);

        ArgumentException Unknown(MethodCallExpression part) => new($"{operation} can't put '{part}' to columns: {Known}.");
    }

    /// <summary>The aggregates' columns made results of calls.</summary>
    /// <param name="rows">The groups, or rows of a join of which some have none.</param>
    /// <param name="asked">What is asked of the groups.</param>
    /// <param name="canLack">Whether rows may have no group.</param>
    public static DataFrame Finished(DataFrame rows, AskedAggregate[] asked, bool canLack)
    {
        var results = new List<(string, Series)>();
        foreach (var a in asked)
        {
            bool isFilled = canLack && a.OfNone is not null;
            if (!isFilled && a.Result is null) continue;
            Series[] parts = [.. a.Parts.Select((_, i) => rows[a.NameOf(i)])];
            if (isFilled) parts[0] = parts[0].FillNa(a.OfNone!.Value);
            results.Add((a.Name, a.Result is null ? parts[0] : a.Result(parts)));
        }
        return rows.Assign([.. results]);
    }

    private string NameOf(int part) => part == 0 ? Name : $"{Name} or null";
}
