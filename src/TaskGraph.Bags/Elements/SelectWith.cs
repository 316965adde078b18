using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Functions of a bag and of something else that is computed in the same graph.</summary>
public static class BagSelectWith
{
    extension<T>(Bag<T> source)
    {
        /// <summary>Each element with a value that is computed once, passed through <paramref name="selector"/>.</summary>
        /// <exception cref="ArgumentNullException">An argument is null.</exception>
        public Bag<TResult> SelectWith<TValue, TResult>(
            Delayed<TValue> value, Func<T, TValue, TResult> selector, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(value);
            ArgumentNullException.ThrowIfNull(selector);
            return new(new BagBroadcastExpr("SelectWith", [source.Expr, value.Expr], Tokens.Unique(), typeof(TResult),
                new WithAllCode<T, TValue, TResult>((items, known, _) => items.Select(item => selector(item, known))), new CallSite(callerFile, callerLine)));
        }

        /// <summary>Each partition with the one of the same number of another bag, passed through a function of sequences.</summary>
        /// <exception cref="ArgumentException">The bags have different numbers of partitions.</exception>
        public Bag<TResult> ZipPartitions<TSecond, TResult>(
            Bag<TSecond> second, Func<IEnumerable<T>, IEnumerable<TSecond>, IEnumerable<TResult>> function,
            [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(second);
            ArgumentNullException.ThrowIfNull(function);
            if (second.Partitions != source.Partitions)
                throw new ArgumentException($"One bag has {source.Partitions} partitions, the other {second.Partitions}. Repartition one of them.", nameof(second));
            return new(new PartitionwiseExpr("ZipPartitions", [source.Expr, second.Expr], Tokens.Unique(), typeof(TResult),
                new ZipPartitionsCode<T, TSecond, TResult>(function), new CallSite(callerFile, callerLine)));
        }
    }
}

internal sealed class ZipPartitionsCode<T, TSecond, TResult>(Func<IEnumerable<T>, IEnumerable<TSecond>, IEnumerable<TResult>> function) : SequenceCode<TResult>
{
    protected override IEnumerable<TResult> Sequence(in TaskInputs inputs, TaskContext context) => function(Input<T>(inputs), Input<TSecond>(inputs, 1));
}
