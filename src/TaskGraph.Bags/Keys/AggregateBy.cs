using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>A reduction of the elements of each key.</summary>
public static class BagAggregateBy
{
    extension<T>(Bag<T> source)
    {
        /// <summary>
        /// Folds the elements of each key from <paramref name="seed"/>, partition by partition, then combines what the partitions have: a group is never
        /// in memory. The seed enters once a partition and key, so it should be neutral for <paramref name="combine"/>; the functions must not change it.
        /// </summary>
        /// <param name="keySelector">The key of an element.</param>
        /// <param name="seed">Where a fold begins.</param>
        /// <param name="add">Takes an element in.</param>
        /// <param name="combine">Puts the folds of two partitions together, the earlier one first.</param>
        /// <param name="partitions">
        /// How many partitions the result has. Left out: one, in the order in which keys first occur, so that all keys must fit into one worker's memory.
        /// With more, keys are exchanged and come in no defined order.
        /// </param>
        /// <exception cref="ArgumentException">The result has several partitions and keys of this type are not compared by value.</exception>
        public Bag<KeyValuePair<TKey, TAccumulate>> AggregateBy<TKey, TAccumulate>(
            Func<T, TKey> keySelector, TAccumulate seed, Func<TAccumulate, T, TAccumulate> add, Func<TAccumulate, TAccumulate, TAccumulate> combine,
            int? partitions = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(keySelector);
            ArgumentNullException.ThrowIfNull(add);
            ArgumentNullException.ThrowIfNull(combine);
            return source.Folded("AggregateBy", new FoldByCode<T, TKey, TAccumulate>(keySelector, seed, add), combine, partitions, new CallSite(callerFile, callerLine));
        }

        /// <summary>A bag of folds by key: combined in a tree to one partition, or exchanged to several.</summary>
        internal Bag<KeyValuePair<TKey, TFold>> Folded<TKey, TFold>(
            string operation, SequenceCode<KeyValuePair<TKey, TFold>> partial, Func<TFold, TFold, TFold> combine, int? partitions, CallSite callSite)
        {
            if (partitions is null or 1) return source.Tree(operation, partial, new MergeFoldsCode<TKey, TFold>(combine), callSite);
            StableHash<TKey>.Require(operation);
            int outputs = source.OutputsOf(partitions);
            var barrier = source.Partitionwise(operation + "-partial", partial, callSite).ByKey(operation, static pair => pair.Key, outputs, callSite);
            return BagExchange.Gather<KeyValuePair<TKey, TFold>>(operation, [barrier], new GatherFoldsCode<TKey, TFold>(combine), outputs, callSite);
        }
    }
}

internal sealed class FoldByCode<T, TKey, TFold>(Func<T, TKey> keySelector, TFold seed, Func<TFold, T, TFold> add) : SequenceCode<KeyValuePair<TKey, TFold>>
{
    protected override IEnumerable<KeyValuePair<TKey, TFold>> Sequence(in TaskInputs inputs, TaskContext context)
    {
        var folds = new BagKeyTable<TKey, TFold>();
        new Folder(keySelector, seed, add, folds).AddAll(Input<T>(inputs));
        return folds.Pairs;
    }

    private sealed class Folder(Func<T, TKey> keySelector, TFold seed, Func<TFold, T, TFold> add, BagKeyTable<TKey, TFold> folds) : KeyedSink<T, TKey, TFold>(keySelector, folds)
    {
        protected override void Fold(ref TFold? value, bool isKnown, T item) => value = add(isKnown ? value! : seed, item);
    }
}

/// <summary>Combines the folds of several partitions, keys in the order of first occurrence.</summary>
internal sealed class MergeFoldsCode<TKey, TFold>(Func<TFold, TFold, TFold> combine) : SequenceCode<KeyValuePair<TKey, TFold>>
{
    protected override IEnumerable<KeyValuePair<TKey, TFold>> Sequence(in TaskInputs inputs, TaskContext context)
        => Merge(Inputs.Concat<KeyValuePair<TKey, TFold>>(inputs), combine);

    public static IEnumerable<KeyValuePair<TKey, TFold>> Merge(IEnumerable<KeyValuePair<TKey, TFold>> partials, Func<TFold, TFold, TFold> combine)
    {
        var folds = new BagKeyTable<TKey, TFold>();
        new Combiner(combine, folds).AddAll(partials);
        return folds.Pairs;
    }

    private sealed class Combiner(Func<TFold, TFold, TFold> combine, BagKeyTable<TKey, TFold> folds)
        : KeyedSink<KeyValuePair<TKey, TFold>, TKey, TFold>(static partial => partial.Key, folds)
    {
        protected override void Fold(ref TFold? value, bool isKnown, KeyValuePair<TKey, TFold> item) => value = isKnown ? combine(value!, item.Value) : item.Value;
    }
}

internal sealed class GatherFoldsCode<TKey, TFold>(Func<TFold, TFold, TFold> combine) : GatherCode<KeyValuePair<TKey, TFold>>
{
    protected override IEnumerable<KeyValuePair<TKey, TFold>> Sequence(in TaskInputs inputs, TaskContext context)
        => MergeFoldsCode<TKey, TFold>.Merge(Arrived<KeyValuePair<TKey, TFold>>(inputs, context), combine);
}
