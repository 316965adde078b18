using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>How often each key occurs.</summary>
public static class BagCountBy
{
    extension<T>(Bag<T> source)
    {
        /// <summary>
        /// Each key with the number of elements that have it, in the order in which keys first occur. The result is one partition: the
        /// distinct keys must fit into one worker's memory.
        /// </summary>
        /// <exception cref="ArgumentNullException"><paramref name="keySelector"/> is null.</exception>
        public Bag<KeyValuePair<TKey, long>> CountBy<TKey>(
            Func<T, TKey> keySelector, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where TKey : notnull
        {
            ArgumentNullException.ThrowIfNull(keySelector);
            return source.Tree("CountBy", new CountByCode<T, TKey>(keySelector), new MergeCountsCode<TKey>(), new CallSite(callerFile, callerLine));
        }
    }
}

internal sealed class CountByCode<T, TKey>(Func<T, TKey> keySelector) : SequenceCode<KeyValuePair<TKey, long>> where TKey : notnull
{
    protected override IEnumerable<KeyValuePair<TKey, long>> Sequence(in TaskInputs inputs, TaskContext context)
    {
        var counts = new Dictionary<TKey, long>();
        foreach (var item in Input<T>(inputs)) CollectionsMarshal.GetValueRefOrAddDefault(counts, keySelector(item), out _)++;
        return counts;
    }
}

/// <summary>Adds the counts of several partitions. A dictionary that nothing was removed from keeps the order of first occurrence.</summary>
internal sealed class MergeCountsCode<TKey> : SequenceCode<KeyValuePair<TKey, long>> where TKey : notnull
{
    protected override IEnumerable<KeyValuePair<TKey, long>> Sequence(in TaskInputs inputs, TaskContext context)
    {
        var counts = new Dictionary<TKey, long>();
        for (int i = 0; i < inputs.Count; i++)
            foreach (var (key, count) in Input<KeyValuePair<TKey, long>>(inputs, i)) CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _) += count;
        return counts;
    }
}
