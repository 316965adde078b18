using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>The greatest elements by a key.</summary>
public static class BagTopBy
{
    extension<T>(Bag<T> source)
    {
        /// <summary>The <paramref name="count"/> elements with the greatest keys, greatest first; of equal keys the earlier element first.</summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
        /// <exception cref="ArgumentException">Keys have no order.</exception>
        public Bag<T> TopBy<TKey>(
            int count, Func<T, TKey> keySelector, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count);
            ArgumentNullException.ThrowIfNull(keySelector);
            KeyOrder.Check<TKey>("TopBy", KeyOrder.ChooseKey);
            var code = new BestByCode<T, TKey>(count, keySelector, isDescending: true);
            return source.Tree("TopBy", code, code, new CallSite(callerFile, callerLine));
        }
    }
}

/// <summary>Keeps the best of what streams by: never more than twice as many as are wanted are in memory.</summary>
internal sealed class BestByCode<T, TKey>(int count, Func<T, TKey> keySelector, bool isDescending) : SequenceCode<T>
{
    protected override IEnumerable<T> Sequence(in TaskInputs inputs, TaskContext context)
    {
        if (count == 0) return [];
        var order = KeyOrder<TKey>.Default;
        var kept = new List<(TKey Key, T Item)>();
        bool hasLimit = false;
        TKey limit = default!;
        foreach (var item in Inputs.Concat<T>(inputs))
        {
            var key = keySelector(item);
            // A key that only equals the worst of the best came later: it is not among them.
            if (hasLimit && (isDescending ? order.Compare(key, limit) <= 0 : order.Compare(key, limit) >= 0)) continue;
            kept.Add((key, item));
            if (kept.Count < 2L * count) continue;
            kept = Best(kept);
            (hasLimit, limit) = (true, kept[^1].Key);
        }
        return Best(kept).ConvertAll(k => k.Item);
    }

    private List<(TKey Key, T Item)> Best(List<(TKey Key, T Item)> kept)
        => (isDescending ? kept.OrderByDescending(k => k.Key, KeyOrder<TKey>.Default) : kept.OrderBy(k => k.Key, KeyOrder<TKey>.Default)).Take(count).ToList();
}
