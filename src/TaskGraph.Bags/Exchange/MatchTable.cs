using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>The right side of a join by key: elements in one list, those of a key chained in their order. Elements without a key are left out.</summary>
internal sealed class MatchTable<T, TKey>
{
    // Room for more keys is made when they come: there may be few.
    private const int MostExpected = 1 << 18;

    private readonly List<T> _items;
    private readonly List<int> _next;
    private readonly BagKeyTable<TKey, (int First, int Last)> _chains;

    public MatchTable(IEnumerable<T> items, Func<T, TKey> keySelector)
    {
        int expected = (int)Math.Min((items as Flow<T>)?.Count ?? 0, MostExpected);
        _items = new(expected);
        _next = new(expected);
        _chains = new(expected);
        items.Each(item => Add(item, keySelector(item)));
    }

    public Matches<T> Of(TKey key) => new(_items, _next, key is not null && _chains.TryGet(key, out var chain) ? chain.First : -1);

    private void Add(T item, TKey key)
    {
        if (key is null) return;
        int place = _items.Count;
        ref var chain = ref _chains.At(key, out bool isKnown);
        if (isKnown) CollectionsMarshal.AsSpan(_next)[chain.Last] = place;
        chain = (isKnown ? chain.First : place, place);
        _items.Add(item);
        _next.Add(-1);
    }
}

/// <summary>The right elements of one key.</summary>
internal readonly struct Matches<T>(List<T> items, List<int> next, int first)
{
    public bool IsEmpty => first < 0;

    public Enumerator GetEnumerator() => new(items, next, first);

    /// <summary>The elements as a list of their own.</summary>
    public List<T> ToList()
    {
        var list = new List<T>();
        foreach (var item in this) list.Add(item);
        return list;
    }

    public struct Enumerator(List<T> items, List<int> next, int first)
    {
        private int _at = -1, _following = first;

        public readonly T Current => items[_at];

        public bool MoveNext()
        {
            if (_following < 0) return false;
            _at = _following;
            _following = next[_at];
            return true;
        }
    }
}
