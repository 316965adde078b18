using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>How often each key occurs.</summary>
public static class BagCountBy
{
    extension<T>(Bag<T> source)
    {
        /// <summary>Each key with the number of elements that have it.</summary>
        /// <param name="keySelector">The key of an element.</param>
        /// <param name="partitions">
        /// How many partitions the result has. Left out: one, in the order in which keys first occur, so that the distinct keys must fit into one worker's
        /// memory. With more, keys are exchanged and come in no defined order.
        /// </param>
        /// <exception cref="ArgumentNullException"><paramref name="keySelector"/> is null.</exception>
        /// <exception cref="ArgumentException">The result has several partitions and keys of this type are not compared by value.</exception>
        public Bag<KeyValuePair<TKey, long>> CountBy<TKey>(
            Func<T, TKey> keySelector, int? partitions = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where TKey : notnull
        {
            ArgumentNullException.ThrowIfNull(keySelector);
            return source.Folded("CountBy", new CountByCode<T, TKey>(keySelector), static (a, b) => a + b, partitions, new CallSite(callerFile, callerLine));
        }
    }
}

internal sealed class CountByCode<T, TKey>(Func<T, TKey> keySelector) : SequenceCode<KeyValuePair<TKey, long>> where TKey : notnull
{
    protected override IEnumerable<KeyValuePair<TKey, long>> Sequence(in TaskInputs inputs, TaskContext context)
    {
        var counts = new BagKeyTable<TKey, long>();
        new Counter(keySelector, counts).AddAll(Input<T>(inputs));
        return counts.Pairs;
    }

    private sealed class Counter(Func<T, TKey> keySelector, BagKeyTable<TKey, long> counts) : KeyedSink<T, TKey, long>(keySelector, counts, readsItems: false)
    {
        protected override void Fold(ref long value, bool isKnown, T item) => value++;
    }
}
