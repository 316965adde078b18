using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Each element once.</summary>
public static class BagDistinct
{
    extension<T>(Bag<T> source)
    {
        /// <summary>
        /// Each element once, by the type's own equality. Elements come in no defined order, but the same one in every run; with one partition in the
        /// order of first occurrence.
        /// </summary>
        /// <param name="partitions">How many partitions the result has; as many as the source where left out.</param>
        /// <exception cref="ArgumentException">Elements of this type are not compared by value.</exception>
        public Bag<T> Distinct(int? partitions = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.DistinctOf("Distinct", static item => item, partitions, new CallSite(callerFile, callerLine));

        /// <summary>For each key the first element that has it; the order is that of Distinct.</summary>
        /// <exception cref="ArgumentException">Keys of this type are not compared by value.</exception>
        public Bag<T> DistinctBy<TKey>(
            Func<T, TKey> keySelector, int? partitions = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(keySelector);
            return source.DistinctOf("DistinctBy", keySelector, partitions, new CallSite(callerFile, callerLine));
        }

        internal Bag<T> DistinctOf<TKey>(string operation, Func<T, TKey> keySelector, int? partitions, CallSite callSite)
        {
            StableHash<TKey>.Require(operation);
            int outputs = source.OutputsOf(partitions);
            var barrier = source.Split(operation, new DistinctSplitCode<T, TKey>(keySelector, outputs), callSite);
            return BagExchange.Gather<T>(operation, [barrier], new DistinctCode<T, TKey>(keySelector), outputs, callSite);
        }
    }
}

internal sealed class DistinctCode<T, TKey>(Func<T, TKey> keySelector) : GatherCode<T>
{
    protected override IEnumerable<T> Sequence(in TaskInputs inputs, TaskContext context) => new Firsts(Arrived<T>(inputs, context), keySelector);

    private sealed class Firsts(IEnumerable<T> items, Func<T, TKey> keySelector) : Flow<T>
    {
        public override void Into(Sink<T> sink)
        {
            var seen = new BagKeyTable<TKey, bool>();
            items.Each(item =>
            {
                if (IsFirst(seen, item)) sink.Add(item);
            });
        }

        public override IEnumerator<T> GetEnumerator()
        {
            var seen = new BagKeyTable<TKey, bool>();
            foreach (var item in items)
                if (IsFirst(seen, item)) yield return item;
        }

        private bool IsFirst(BagKeyTable<TKey, bool> seen, T item)
        {
            seen.At(keySelector(item), out bool isKnown);
            return !isKnown;
        }
    }
}
