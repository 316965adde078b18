namespace TaskGraph;

/// <summary>
/// The common part of all joins: both sides are exchanged by key, then each partition is joined by a table of the right one. A right side of one
/// partition is read by every left partition instead, and nothing is exchanged. Null keys match nothing.
/// </summary>
internal static class JoinShape
{
    public static Bag<TResult> Join<TLeft, TRight, TKey, TResult>(
        string operation, Bag<TLeft> left, Bag<TRight> right, Func<TLeft, TKey> leftKey, Func<TRight, TKey> rightKey,
        JoinKind<TLeft, TRight, TResult> kind, int? partitions, CallSite callSite)
    {
        ArgumentNullException.ThrowIfNull(right);
        ArgumentNullException.ThrowIfNull(leftKey);
        ArgumentNullException.ThrowIfNull(rightKey);
        StableHash<TKey>.Require(operation);
        int outputs = partitions is null && right.Partitions == 1 ? left.Partitions : left.OutputsOf(partitions ?? Math.Max(left.Partitions, right.Partitions));
        if (right.Partitions == 1 && (partitions ?? outputs) == left.Partitions)
        {
            var code = new BroadcastJoinCode<TLeft, TRight, TKey, TResult>(leftKey, rightKey, kind);
            return new(new BagBroadcastExpr(operation, [left.Expr, right.Expr], Tokens.Unique(), typeof(TResult), code, callSite));
        }
        return BagExchange.Gather<TResult>(operation, [left.ByKey(operation, leftKey, outputs, callSite), right.ByKey(operation, rightKey, outputs, callSite)],
            new ExchangedJoinCode<TLeft, TRight, TKey, TResult>(leftKey, rightKey, kind), outputs, callSite);
    }
}

/// <summary>What a join makes of a left element and the right ones of its key.</summary>
internal abstract class JoinKind<TLeft, TRight, TResult>
{
    public abstract void Match(TLeft left, Matches<TRight> matches, Sink<TResult> results);
}

/// <summary>A partition of the left side joined with a table of the right one, which is made when the first element is asked for.</summary>
internal sealed class JoinFlow<TLeft, TRight, TKey, TResult>(
    IEnumerable<TLeft> left, IEnumerable<TRight> right, Func<TLeft, TKey> leftKey, Func<TRight, TKey> rightKey, JoinKind<TLeft, TRight, TResult> kind) : Flow<TResult>
{
    public override void Into(Sink<TResult> sink)
    {
        var table = new MatchTable<TRight, TKey>(right, rightKey);
        left.Each(item => kind.Match(item, table.Of(leftKey(item)), sink));
    }

    public override IEnumerator<TResult> GetEnumerator()
    {
        var table = new MatchTable<TRight, TKey>(right, rightKey);
        var results = new ListSink<TResult>();
        foreach (var item in left)
        {
            kind.Match(item, table.Of(leftKey(item)), results);
            foreach (var result in results.Items) yield return result;
            results.Items.Clear();
        }
    }
}

internal sealed class ExchangedJoinCode<TLeft, TRight, TKey, TResult>(
    Func<TLeft, TKey> leftKey, Func<TRight, TKey> rightKey, JoinKind<TLeft, TRight, TResult> kind) : GatherCode<TResult>
{
    protected override IEnumerable<TResult> Sequence(in TaskInputs inputs, TaskContext context)
        => new JoinFlow<TLeft, TRight, TKey, TResult>(Arrived<TLeft>(inputs, context), Arrived<TRight>(inputs, context, 1), leftKey, rightKey, kind);
}

internal sealed class BroadcastJoinCode<TLeft, TRight, TKey, TResult>(
    Func<TLeft, TKey> leftKey, Func<TRight, TKey> rightKey, JoinKind<TLeft, TRight, TResult> kind) : SequenceCode<TResult>
{
    protected override IEnumerable<TResult> Sequence(in TaskInputs inputs, TaskContext context)
        => new JoinFlow<TLeft, TRight, TKey, TResult>(Input<TLeft>(inputs), Input<TRight>(inputs, 1), leftKey, rightKey, kind);
}
