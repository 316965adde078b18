using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>Values by key in the order in which keys first occur; a key may be null. Keys of bytes have a table of their own.</summary>
internal sealed class BagKeyTable<TKey, TValue>
{
#pragma warning disable CS8714 // A null key never reaches the dictionary.
    private readonly Dictionary<TKey, TValue> _values = new(KeyComparer<TKey>.Instance);
    private readonly BytesTable<TValue>? _byBytes = IsBytes ? new() : null;
    private TValue? _ofNull;
    private int _placeOfNull = -1;

    // The compiler keeps one branch for each type of key.
    private static bool IsBytes => typeof(TKey) == typeof(ReadOnlyMemory<byte>);

    /// <summary>The place of a key's value, valid until the next call.</summary>
    public ref TValue? At(TKey key, out bool isKnown)
    {
        if (IsBytes) return ref _byBytes!.At(Unsafe.As<TKey, ReadOnlyMemory<byte>>(ref key).Span, out isKnown);
        if (key is not null) return ref CollectionsMarshal.GetValueRefOrAddDefault(_values, key, out isKnown);
        isKnown = _placeOfNull >= 0;
        if (!isKnown) _placeOfNull = _values.Count;
        return ref _ofNull;
    }

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (IsBytes) return _byBytes!.TryGet(Unsafe.As<TKey, ReadOnlyMemory<byte>>(ref key).Span, out value);
        if (key is not null) return _values.TryGetValue(key, out value);
        value = _ofNull;
        return _placeOfNull >= 0;
    }

    public IEnumerable<KeyValuePair<TKey, TValue>> Pairs => IsBytes ? (IEnumerable<KeyValuePair<TKey, TValue>>)_byBytes!.Pairs : PairsOfDictionary;

    private IEnumerable<KeyValuePair<TKey, TValue>> PairsOfDictionary
    {
        get
        {
            int place = 0;
            foreach (var pair in _values)
            {
                if (place++ == _placeOfNull) yield return new(default!, _ofNull!);
                yield return pair;
            }
            if (place == _placeOfNull) yield return new(default!, _ofNull!);
        }
    }
}
