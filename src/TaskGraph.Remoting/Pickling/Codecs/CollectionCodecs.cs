using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>Lists: their items without the spare capacity, and the count of changes, by which an iterator in the middle of one knows it again.</summary>
internal sealed class ListCodec<T> : Codec
{
    public override long SeparableSize(object item) => Element<T>.IsSeparable ? ((List<T>)item).Count * (long)Unsafe.SizeOf<T>() : 0;

    public override void WriteHeader(PickleWriter writer, object item)
    {
        var list = (List<T>)item;
        writer.Count((uint)list.Count);
        writer.Count((uint)ListFields<T>.Version(list));
    }

    public override void WriteBody(PickleWriter writer, object item)
    {
        var items = CollectionsMarshal.AsSpan((List<T>)item);
        if (Element<T>.IsRaw) writer.Bytes(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(items)), checked(items.Length * Unsafe.SizeOf<T>())));
        else foreach (var element in items) Element<T>.Put(writer, element);
    }

    public override object Create(PickleReader reader)
    {
        int count = reader.CountOf(Element<T>.LeastSize);
        int version = (int)reader.Count();
        var list = new List<T>(count);
        CollectionsMarshal.SetCount(list, count);
        ListFields<T>.Version(list) = version;
        return list;
    }

    public override void Fill(PickleReader reader, object item)
    {
        var items = CollectionsMarshal.AsSpan((List<T>)item);
        if (Element<T>.IsRaw)
        {
            var bytes = MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(items)), checked(items.Length * Unsafe.SizeOf<T>()));
            reader.Bytes(bytes.Length).CopyTo(bytes);
            return;
        }
        for (int i = 0; i < items.Length; i++) items[i] = Element<T>.Get(reader);
    }
}

internal static class ListFields<T>
{
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_version")]
    public static extern ref int Version(List<T> list);
}

/// <summary>How a codec handles a collection that finds its items by their hash codes, which differ from process to process.</summary>
/// <typeparam name="TCollection">The collection type of the framework.</typeparam>
/// <typeparam name="TItem">What it enumerates.</typeparam>
/// <typeparam name="TKey">What is hashed.</typeparam>
internal abstract class HashedForm<TCollection, TItem, TKey> where TCollection : class, IEnumerable<TItem>
{
    public abstract int Count(TCollection collection);

    /// <summary>The comparer, null for the default one.</summary>
    public abstract object? Comparer(TCollection collection);

    public abstract TCollection Create(object? comparer);

    protected virtual void Reserve(TCollection collection, int count)
    {
    }

    public abstract void Add(TCollection collection, TItem item);

    public virtual void Write(PickleWriter writer, TCollection collection)
    {
        foreach (var item in collection) Element<TItem>.Put(writer, item);
    }

    /// <summary>Adds items whose keys are complete when they have been read.</summary>
    public virtual void Read(PickleReader reader, TCollection collection, int count)
    {
        Reserve(collection, count);
        for (int i = 0; i < count; i++) Add(collection, Element<TItem>.Get(reader));
    }
}

/// <summary>Collections that hash: written as comparer and items, added one by one on arrival, when the items are complete.</summary>
internal sealed class HashedCodec<TCollection, TItem, TKey>(HashedForm<TCollection, TItem, TKey> form, Type type) : Codec
    where TCollection : class, IEnumerable<TItem>
{
    private readonly bool _isDerived = type != typeof(TCollection);
    private DerivedFields? _derived;

    public override long SeparableSize(object item)
        => !_isDerived && Element<TItem>.IsSeparable && form.Comparer((TCollection)item) is null ? form.Count((TCollection)item) * (long)Unsafe.SizeOf<TItem>() : 0;

    public override void WriteHeader(PickleWriter writer, object item)
    {
        writer.WriteObject(form.Comparer((TCollection)item));
    }

    public override void WriteBody(PickleWriter writer, object item)
    {
        if (_isDerived) (_derived ??= DerivedFields.Make(type, typeof(TCollection))).Write(writer, item);
        var collection = (TCollection)item;
        writer.Count((uint)form.Count(collection));
        form.Write(writer, collection);
    }

    public override object Create(PickleReader reader)
    {
        object? comparer = reader.ReadObject();
        return _isDerived ? CreateDerived(comparer) : form.Create(comparer);
    }

    public override void Fill(PickleReader reader, object item)
    {
        if (_isDerived) (_derived ??= DerivedFields.Make(type, typeof(TCollection))).Read(reader, item);
        var collection = (TCollection)item;
        int count = reader.CountOf(1);
        if (Element<TKey>.IsSimple)
        {
            form.Read(reader, collection, count);
            return;
        }
        var entries = new List<TItem>();
        for (int i = 0; i < count; i++) entries.Add(Element<TItem>.Get(reader));
        reader.AtEnd(() =>
        {
            foreach (var entry in entries) form.Add(collection, entry);
        });
    }

    private TCollection CreateDerived(object? comparer)
    {
        object collection = RuntimeHelpers.GetUninitializedObject(type);
        var model = form.Create(comparer);
        foreach (var field in TypeFacts.Fields(typeof(TCollection))) field.SetValue(collection, field.GetValue(model));
        return (TCollection)collection;
    }
}

/// <summary>The fields that a class adds to a base that another codec handles.</summary>
internal abstract class DerivedFields
{
    public static DerivedFields Make(Type type, Type stop) => (DerivedFields)Activator.CreateInstance(typeof(DerivedFields<>).MakeGenericType(type), stop)!;

    public abstract void Write(PickleWriter writer, object item);

    public abstract void Read(PickleReader reader, object item);
}

internal sealed class DerivedFields<T>(Type stop) : DerivedFields where T : class
{
    private readonly FieldCode<T> _fields = FieldCode<T>.Above(stop);

    public override void Write(PickleWriter writer, object item)
    {
        var typed = (T)item;
        _fields.Write(writer, ref typed);
    }

    public override void Read(PickleReader reader, object item)
    {
        var typed = (T)item;
        _fields.Read(reader, ref typed);
    }
}

internal sealed class DictionaryForm<TKey, TValue> : HashedForm<Dictionary<TKey, TValue>, KeyValuePair<TKey, TValue>, TKey> where TKey : notnull
{
    public override int Count(Dictionary<TKey, TValue> collection) => collection.Count;

    public override object? Comparer(Dictionary<TKey, TValue> collection)
        => ReferenceEquals(collection.Comparer, EqualityComparer<TKey>.Default) ? null : collection.Comparer;

    public override Dictionary<TKey, TValue> Create(object? comparer) => new((IEqualityComparer<TKey>?)comparer);

    protected override void Reserve(Dictionary<TKey, TValue> collection, int count) => collection.EnsureCapacity(count);

    public override void Add(Dictionary<TKey, TValue> collection, KeyValuePair<TKey, TValue> item) => collection.Add(item.Key, item.Value);

    /// <summary>The same bytes, without an enumerator on the heap and code for pairs in between.</summary>
    public override void Write(PickleWriter writer, Dictionary<TKey, TValue> collection)
    {
        if (Element<KeyValuePair<TKey, TValue>>.IsRaw)
        {
            base.Write(writer, collection);
            return;
        }
        foreach (var (key, value) in collection)
        {
            Element<TKey>.Put(writer, key);
            Element<TValue>.Put(writer, value);
        }
    }

    public override void Read(PickleReader reader, Dictionary<TKey, TValue> collection, int count)
    {
        if (Element<KeyValuePair<TKey, TValue>>.IsRaw)
        {
            base.Read(reader, collection, count);
            return;
        }
        Reserve(collection, count);
        for (int i = 0; i < count; i++) collection.Add(Element<TKey>.Get(reader), Element<TValue>.Get(reader));
    }
}

internal sealed class HashSetForm<T> : HashedForm<HashSet<T>, T, T>
{
    public override int Count(HashSet<T> collection) => collection.Count;

    public override object? Comparer(HashSet<T> collection)
        => ReferenceEquals(collection.Comparer, EqualityComparer<T>.Default) ? null : collection.Comparer;

    public override HashSet<T> Create(object? comparer) => new((IEqualityComparer<T>?)comparer);

    protected override void Reserve(HashSet<T> collection, int count) => collection.EnsureCapacity(count);

    public override void Add(HashSet<T> collection, T item) => collection.Add(item);
}

internal sealed class OrderedDictionaryForm<TKey, TValue> : HashedForm<OrderedDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>, TKey> where TKey : notnull
{
    public override int Count(OrderedDictionary<TKey, TValue> collection) => collection.Count;

    public override object? Comparer(OrderedDictionary<TKey, TValue> collection)
        => ReferenceEquals(collection.Comparer, EqualityComparer<TKey>.Default) ? null : collection.Comparer;

    public override OrderedDictionary<TKey, TValue> Create(object? comparer) => new((IEqualityComparer<TKey>?)comparer);

    public override void Add(OrderedDictionary<TKey, TValue> collection, KeyValuePair<TKey, TValue> item) => collection.Add(item.Key, item.Value);
}

internal sealed class ConcurrentDictionaryForm<TKey, TValue> : HashedForm<ConcurrentDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>, TKey> where TKey : notnull
{
    public override int Count(ConcurrentDictionary<TKey, TValue> collection) => collection.Count;

    public override object? Comparer(ConcurrentDictionary<TKey, TValue> collection)
        => ReferenceEquals(collection.Comparer, EqualityComparer<TKey>.Default) ? null : collection.Comparer;

    public override ConcurrentDictionary<TKey, TValue> Create(object? comparer)
        => comparer is null ? new() : new((IEqualityComparer<TKey>)comparer);

    public override void Add(ConcurrentDictionary<TKey, TValue> collection, KeyValuePair<TKey, TValue> item) => collection[item.Key] = item.Value;
}
