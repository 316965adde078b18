namespace TaskGraph;

/// <content>The few forms that most operations have.</content>
public partial class Bag<T>
{
    /// <summary>A bag of one task a partition, which runs a function of the partition's sequence.</summary>
    internal Bag<TResult> Partitionwise<TResult>(string operation, Func<IEnumerable<T>, IEnumerable<TResult>> function, CallSite callSite)
        => Partitionwise(operation, new SequenceFuncCode<T, TResult>(function), callSite);

    /// <summary>The same where the function needs the partition's number.</summary>
    internal Bag<TResult> Numbered<TResult>(string operation, Func<IEnumerable<T>, int, IEnumerable<TResult>> function, CallSite callSite)
        => new(new BagBroadcastExpr(operation, [Expr], Tokens.Unique(), typeof(TResult), new NumberedFuncCode<T, TResult>(function), callSite));

    /// <summary>A bag where each partition must know something of all: two tasks a partition, one between.</summary>
    /// <param name="operation">The name.</param>
    /// <param name="measure">What must be known of a partition.</param>
    /// <param name="combine">What they make together, in their order.</param>
    /// <param name="function">The result of a partition, by that and its number.</param>
    /// <param name="callSite">Where the user called it.</param>
    internal Bag<TResult> WithAll<TMeasure, TAll, TResult>(
        string operation, Func<IEnumerable<T>, TMeasure> measure, Func<TMeasure[], TAll> combine, Func<IEnumerable<T>, TAll, int, IEnumerable<TResult>> function,
        CallSite callSite)
    {
        var measures = new PartitionwiseExpr(operation + "-measure", [Expr], Tokens.Unique(), typeof(TMeasure), new MeasureCode<T, TMeasure>(measure), callSite);
        var all = new CollectExpr(operation, measures, Tokens.Unique(), typeof(TAll), new PartialsCode<TMeasure, TAll>(combine), callSite);
        return new(new BagBroadcastExpr(operation, [Expr, all], Tokens.Unique(), typeof(TResult), new WithAllCode<T, TAll, TResult>(function), callSite));
    }

    /// <summary>A bag where each partition must know how many elements precede it.</summary>
    internal Bag<TResult> WithOffsets<TResult>(string operation, Func<IEnumerable<T>, long, IEnumerable<TResult>> function, CallSite callSite)
        => WithAll<long, long[], TResult>(operation, static items => items.LongCount(), Offsets, (items, offsets, partition) => function(items, offsets[partition]), callSite);

    /// <summary>A value from partial results of the partitions, combined in a tree.</summary>
    internal Delayed<TResult> Reduce<TPartial, TResult>(
        string operation, Func<IEnumerable<T>, TPartial> partial, Func<TPartial[], TPartial> combine, Func<TPartial, TResult> finish, CallSite callSite)
        => Reduce<TPartial, TResult>(operation, new MeasureCode<T, TPartial>(partial), new PartialsCode<TPartial, TPartial>(combine),
            new PartialsCode<TPartial, TResult>(partials => finish(combine(partials))), callSite);

    /// <summary>How many elements precede each partition, by their lengths.</summary>
    private static long[] Offsets(long[] lengths)
    {
        var offsets = new long[lengths.Length];
        for (int i = 1; i < offsets.Length; i++) offsets[i] = offsets[i - 1] + lengths[i - 1];
        return offsets;
    }
}
