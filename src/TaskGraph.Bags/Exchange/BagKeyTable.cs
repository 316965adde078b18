using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>Values by key in the order in which keys first occur; a key may be null. Texts and bytes have a table of their own.</summary>
internal sealed class BagKeyTable<TKey, TValue>
{
#pragma warning disable CS8714 // A null key never reaches the dictionary.
    private readonly Dictionary<TKey, TValue>? _values;
    private readonly ContentTable<BytesKey, TValue>? _byBytes;
    private readonly ContentTable<TextKey, TValue>? _byText;
    private readonly BytesKeeper _keeper = new();
    private TValue? _ofNull;
    private int _placeOfNull = -1;

    /// <param name="capacity">How many keys to make room for at once.</param>
    public BagKeyTable(int capacity = 0)
    {
        if (IsBytes) _byBytes = new();
        else if (typeof(TKey) == typeof(string)) _byText = new();
        else _values = new(capacity);
    }

    /// <summary>How many keys there are.</summary>
    public int Count => KnownCount + (_placeOfNull >= 0 ? 1 : 0);

    /// <summary>The keys with their values.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue>> Pairs
    {
        get
        {
            int place = 0;
            foreach (var pair in KnownPairs)
            {
                if (place++ == _placeOfNull) yield return new(default!, _ofNull!);
                yield return pair;
            }
            if (place == _placeOfNull) yield return new(default!, _ofNull!);
        }
    }

    // The compiler keeps one branch for each type of key. For texts, whose code is shared by all classes, a field tells it faster than the type.
    private static bool IsBytes => typeof(TKey) == typeof(ReadOnlyMemory<byte>);

    private int KnownCount => _byText?.Count ?? _byBytes?.Count ?? _values!.Count;

    private IEnumerable<KeyValuePair<TKey, TValue>> KnownPairs
        => _values ?? (IEnumerable<KeyValuePair<TKey, TValue>>)(object)(_byText is not null ? OfTexts(_byText) : OfBytes(_byBytes!));

    /// <summary>The place of a key's value, valid until the next call.</summary>
    public ref TValue? At(TKey key, out bool isKnown)
    {
        if (IsBytes) return ref AtBytes(Unsafe.As<TKey, ReadOnlyMemory<byte>>(ref key).Span, out isKnown);
        if (key is null) return ref AtNull(out isKnown);
        if (_byText is null) return ref CollectionsMarshal.GetValueRefOrAddDefault(_values!, key, out isKnown);
        string text = Unsafe.As<TKey, string>(ref key);
        ref var entry = ref _byText.At(TextKey.BytesOf(text), out isKnown);
        if (!isKnown) entry.Key = new(text);
        return ref entry.Value;
    }

    /// <summary>Whether looking for many keys at a time is quicker.</summary>
    public bool LooksAhead => IsBytes || _byText is not null;

    /// <summary>Names a key that is to be looked for with others, at most 64, and then asked for by its number, from 0.</summary>
    public void Ahead(int number, TKey key)
    {
        if (IsBytes) _byBytes!.Ahead(number, Unsafe.As<TKey, ReadOnlyMemory<byte>>(ref key).Span);
        else _byText!.Ahead(number, TextKey.BytesOf(Unsafe.As<TKey, string?>(ref key)));
    }

    /// <summary>Looks for the first so many keys that were named.</summary>
    public void LookAhead(int count)
    {
        if (IsBytes) _byBytes!.LookAhead(count);
        else _byText!.LookAhead(count);
    }

    /// <summary>The place of the value of a key that was looked for, valid until the next call.</summary>
    public ref TValue? At(int number, TKey key, out bool isKnown)
    {
        if (IsBytes)
        {
            ref var place = ref _byBytes!.At(number, Unsafe.As<TKey, ReadOnlyMemory<byte>>(ref key).Span, out isKnown);
            if (!isKnown) place.Key = _keeper.Keep(Unsafe.As<TKey, ReadOnlyMemory<byte>>(ref key).Span);
            return ref place.Value;
        }
        if (key is null) return ref AtNull(out isKnown);
        string text = Unsafe.As<TKey, string>(ref key);
        ref var entry = ref _byText!.At(number, TextKey.BytesOf(text), out isKnown);
        if (!isKnown) entry.Key = new(text);
        return ref entry.Value;
    }

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (IsBytes) return Found(ref _byBytes!.Find(Unsafe.As<TKey, ReadOnlyMemory<byte>>(ref key).Span), out value);
        if (key is not null) return _byText is null ? _values!.TryGetValue(key, out value) : Found(ref _byText.Find(TextKey.BytesOf(Unsafe.As<TKey, string>(ref key))), out value);
        value = _ofNull;
        return _placeOfNull >= 0;
    }

    private static bool Found<TContent>(ref ContentTable<TContent, TValue>.Entry entry, out TValue? value) where TContent : struct, IContentKey
    {
        bool isKnown = !Unsafe.IsNullRef(ref entry);
        value = isKnown ? entry.Value : default;
        return isKnown;
    }

    private static IEnumerable<KeyValuePair<string, TValue>> OfTexts(ContentTable<TextKey, TValue> table)
    {
        for (int i = 0; i < table.Count; i++) yield return new(table.Entries[i].Key.Text, table.Entries[i].Value!);
    }

    private static IEnumerable<KeyValuePair<ReadOnlyMemory<byte>, TValue>> OfBytes(ContentTable<BytesKey, TValue> table)
    {
        for (int i = 0; i < table.Count; i++) yield return new(table.Entries[i].Key.Memory, table.Entries[i].Value!);
    }

    private ref TValue? AtBytes(ReadOnlySpan<byte> key, out bool isKnown)
    {
        ref var entry = ref _byBytes!.At(key, out isKnown);
        if (!isKnown) entry.Key = _keeper.Keep(key);
        return ref entry.Value;
    }

    private ref TValue? AtNull(out bool isKnown)
    {
        isKnown = _placeOfNull >= 0;
        if (!isKnown) _placeOfNull = KnownCount;
        return ref _ofNull;
    }
}
