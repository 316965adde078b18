namespace TaskGraph;

/// <summary>Reduces elements as they were cut before a rechunk, where chunks make no difference and the old ones are no larger.</summary>
internal sealed class NeedlessRechunkRule : LocalRule
{
    public override string Name => "needless rechunks";

    protected override Expr? Rewrite(Expr node, Func<Expr, int> consumersOf) => node.Settings.AreNone ? (node as IPartialReduction)?.OverUncut(consumersOf) : null;
}
