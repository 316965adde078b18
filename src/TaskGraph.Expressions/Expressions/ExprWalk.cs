using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>Rewrites of whole expressions. None recurses.</summary>
internal static class ExprWalk
{
    /// <summary>
    /// Rebuilds the expressions bottom up: <paramref name="rewrite"/> sees each node once, with its inputs already rewritten, and
    /// returns it or another one for its place. Equal nodes become one object.
    /// </summary>
    public static Expr[] Rewrite(IReadOnlyList<Expr> roots, Func<Expr, Expr> rewrite)
    {
        var order = new ExprOrder(roots);
        var done = new Expr[order.Count];
        for (int i = 0; i < done.Length; i++) done[i] = rewrite(order[i].Over(Replaced(order[i].Inputs, order.Inputs[i], done)));
        var result = new Expr[roots.Count];
        for (int i = 0; i < result.Length; i++) result[i] = done[order.NumberOf(roots[i])];
        return result;
    }

    private static ImmutableArray<Expr> Replaced(ImmutableArray<Expr> inputs, ReadOnlySpan<int> numbers, Expr[] done)
    {
        bool changed = false;
        for (int k = 0; k < numbers.Length; k++) changed |= !ReferenceEquals(done[numbers[k]], inputs[k]);
        if (!changed) return inputs;
        var replaced = ImmutableArray.CreateBuilder<Expr>(inputs.Length);
        foreach (int number in numbers) replaced.Add(done[number]);
        return replaced.MoveToImmutable();
    }
}
