using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>Values by key in the order in which keys first occur; a key may be null.</summary>
internal sealed class KeyTable<TKey, TValue>
{
    private readonly Dictionary<Boxed, TValue> _values = new(Comparer.Instance);

    public int Count => _values.Count;

    /// <summary>The place of a key's value.</summary>
    public ref TValue? At(TKey key, out bool isKnown) => ref CollectionsMarshal.GetValueRefOrAddDefault(_values, new Boxed(key), out isKnown);

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value) => _values.TryGetValue(new Boxed(key), out value);

    public IEnumerable<KeyValuePair<TKey, TValue>> Pairs
    {
        get
        {
            foreach (var (key, value) in _values) yield return new(key.Key, value);
        }
    }

    // A dictionary takes no null, but a struct that holds one.
    private readonly record struct Boxed(TKey Key);

    private sealed class Comparer : IEqualityComparer<Boxed>
    {
        public static Comparer Instance { get; } = new();

        private static readonly IEqualityComparer<TKey> _keys = KeyComparer<TKey>.Instance ?? EqualityComparer<TKey>.Default;

        public bool Equals(Boxed x, Boxed y) => _keys.Equals(x.Key, y.Key);

        public int GetHashCode(Boxed value) => value.Key is null ? 0 : _keys.GetHashCode(value.Key);
    }
}
