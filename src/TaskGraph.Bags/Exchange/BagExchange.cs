namespace TaskGraph;

/// <summary>Exchanges of bags' items by key.</summary>
internal static class BagExchange
{
    extension<T>(Bag<T> source)
    {
        /// <summary>The number of output partitions where the user named none: as many as there are.</summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="partitions"/> is not positive.</exception>
        public int OutputsOf(int? partitions)
        {
            if (partitions <= 0) throw new ArgumentOutOfRangeException(nameof(partitions), partitions, $"{nameof(partitions)} is {partitions}. Use at least 1, or leave it out.");
            return partitions ?? source.Partitions;
        }

        /// <summary>The barrier behind which items with equal keys are together.</summary>
        public Expr ByKey<TKey>(string operation, Func<T, TKey> keySelector, int outputs, CallSite callSite)
            => source.Split(operation, new HashSplitCode<T, TKey>(keySelector, outputs), callSite);

        public Expr Split(string operation, SplitCode code, CallSite callSite)
            => TaskGraph.Exchange.Over(operation, source.Expr, code, Tokens.Unique(), TaskAffinity.LockBound, callSite);
    }

    /// <summary>A bag of what one task an output makes of the pieces behind the barriers.</summary>
    public static Bag<TResult> Gather<TResult>(string operation, Expr[] barriers, TaskCode code, int outputs, CallSite callSite)
        => new(new BagGatherExpr(operation, [.. barriers], Tokens.Unique(), typeof(TResult), code, outputs, callSite));
}
