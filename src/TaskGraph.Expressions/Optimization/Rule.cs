namespace TaskGraph;

/// <summary>
/// One rewrite of the whole computation. It must keep what each root computes: the optimizer checks that <see cref="Expr.Meta"/>
/// of every root is the same afterwards.
/// </summary>
internal abstract class Rule
{
    /// <summary>What <c>Explain</c> calls it, such as <c>column pruning</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it is applied once, when the others find nothing any more: what it makes they don't look into.</summary>
    public virtual bool IsLast => false;

    /// <summary>The rewritten roots; the same objects where there was nothing to do.</summary>
    public abstract Expr[] Apply(Expr[] roots);
}

/// <summary>A rule that looks at one node at a time, inputs first.</summary>
internal abstract class LocalRule : Rule
{
    /// <inheritdoc/>
    public sealed override Expr[] Apply(Expr[] roots)
    {
        var before = new ExprOrder(roots);
        int ConsumersOf(Expr node) => before.NumberOf(node) is >= 0 and var number ? before.Consumers.CountOf(number) : 0;
        return ExprWalk.Rewrite(roots, node => Rewrite(node, ConsumersOf) ?? node);
    }

    /// <summary>Another node for the same place, or null to leave <paramref name="node"/>.</summary>
    /// <param name="node">The node, its inputs already rewritten.</param>
    /// <param name="consumersOf">How many arguments read a node, as it was before this walk; 0 for one made by it.</param>
    protected abstract Expr? Rewrite(Expr node, Func<Expr, int> consumersOf);
}
