namespace TaskGraph;

/// <summary>
/// The common part of all joins: both sides are exchanged by key, then each partition is joined by a table of the right one. A right side of one
/// partition is read by every left partition instead, and nothing is exchanged. Null keys match nothing.
/// </summary>
internal static class JoinShape
{
    public static Bag<TResult> Join<TLeft, TRight, TKey, TResult>(
        string operation, Bag<TLeft> left, Bag<TRight> right, Func<TLeft, TKey> leftKey, Func<TRight, TKey> rightKey,
        Func<IEnumerable<TLeft>, Func<TKey, List<TRight>?>, IEnumerable<TResult>> match, int? partitions, CallSite callSite)
    {
        ArgumentNullException.ThrowIfNull(right);
        ArgumentNullException.ThrowIfNull(leftKey);
        ArgumentNullException.ThrowIfNull(rightKey);
        StableHash<TKey>.Require(operation);
        int outputs = partitions is null && right.Partitions == 1 ? left.Partitions : left.OutputsOf(partitions ?? Math.Max(left.Partitions, right.Partitions));
        if (right.Partitions == 1 && (partitions ?? outputs) == left.Partitions)
        {
            var code = new BroadcastJoinCode<TLeft, TRight, TKey, TResult>(rightKey, match);
            return new(new BagBroadcastExpr(operation, [left.Expr, right.Expr], Tokens.Unique(), typeof(TResult), code, callSite));
        }
        return BagExchange.Gather<TResult>(operation, [left.ByKey(operation, leftKey, outputs, callSite), right.ByKey(operation, rightKey, outputs, callSite)],
            new ExchangedJoinCode<TLeft, TRight, TKey, TResult>(rightKey, match), outputs, callSite);
    }

    /// <summary>The right elements by key.</summary>
    public static Func<TKey, List<TRight>?> Table<TRight, TKey>(IEnumerable<TRight> right, Func<TRight, TKey> key)
    {
        var table = new BagKeyTable<TKey, List<TRight>>();
        foreach (var item in right)
            if (key(item) is { } known) (table.At(known, out _) ??= []).Add(item);
        return k => k is not null && table.TryGet(k, out var found) ? found : null;
    }
}

internal sealed class ExchangedJoinCode<TLeft, TRight, TKey, TResult>(
    Func<TRight, TKey> rightKey, Func<IEnumerable<TLeft>, Func<TKey, List<TRight>?>, IEnumerable<TResult>> match) : GatherCode<TResult>
{
    protected override IEnumerable<TResult> Sequence(in TaskInputs inputs, TaskContext context)
        => match(Arrived<TLeft>(inputs, context), JoinShape.Table(Arrived<TRight>(inputs, context, 1), rightKey));
}

internal sealed class BroadcastJoinCode<TLeft, TRight, TKey, TResult>(
    Func<TRight, TKey> rightKey, Func<IEnumerable<TLeft>, Func<TKey, List<TRight>?>, IEnumerable<TResult>> match) : SequenceCode<TResult>
{
    protected override IEnumerable<TResult> Sequence(in TaskInputs inputs, TaskContext context)
        => match(Input<TLeft>(inputs), JoinShape.Table(Input<TRight>(inputs, 1), rightKey));
}
