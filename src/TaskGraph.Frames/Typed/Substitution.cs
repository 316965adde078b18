using System.Linq.Expressions;

namespace TaskGraph;

/// <summary>Puts expressions in the place of parameters, and what an object is made of in the place of its members.</summary>
internal sealed class Substitution(IReadOnlyList<ParameterExpression> parameters, Expression[] values) : ExpressionVisitor
{
    /// <summary>What a function makes of these values.</summary>
    public static Expression Of(LambdaExpression function, params Expression[] values) => new Substitution(function.Parameters, values).Visit(function.Body);

    protected override Expression VisitParameter(ParameterExpression node)
    {
        for (int i = 0; i < values.Length; i++)
            if (node == parameters[i]) return values[i];
        return node;
    }

    protected override Expression VisitMember(MemberExpression node)
    {
        var of = Visit(node.Expression);
        return of is null ? node : Part(of, node.Member.Name) ?? node.Update(of);
    }

    private static Expression? Part(Expression of, string member) => of switch
    {
        _ when ColumnTypes.TryOf(of.Type, out _) => null,
        MemberInitExpression made => made.Bindings.OfType<MemberAssignment>().FirstOrDefault(b => b.Member.Name == member)?.Expression ?? Part(made.NewExpression, member),
        NewExpression { Constructor: { } constructor } created
            => created.Arguments.Where((_, i) => ColumnTranslator.NameOf(created, constructor, i) == member).FirstOrDefault(),
        _ => null,
    };
}
