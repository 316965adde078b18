using System.Collections.Concurrent;

namespace TaskGraph;

/// <summary>
/// Writes and reads the objects of one type. An object is its header, from which it is created, and its body, which is filled in
/// afterwards, so that the body may refer to the object itself and may be written later.
/// </summary>
internal abstract class Codec
{
    private static readonly ConcurrentDictionary<Type, Codec> _byType = new();

    /// <summary>Whether an object met twice is written once. Boxed values and what cannot be told apart need not be.</summary>
    public virtual bool TracksIdentity => true;

    /// <summary>Whether the body may be written after other objects.</summary>
    public virtual bool CanDefer => true;

    /// <exception cref="UnpicklableException">No object of this type can leave the process.</exception>
    public static Codec For(Type type) => _byType.TryGetValue(type, out var codec) ? codec : _byType.GetOrAdd(type, CodecRules.Choose(type));

    /// <summary>About how many bytes an object takes that refers to nothing but what it alone consists of; 0 where it may refer to more.</summary>
    public virtual long SeparableSize(object item) => 0;

    /// <summary>Writes the object as a value of its own.</summary>
    public virtual void WriteTagged(PickleWriter writer, object item) => writer.WriteTracked(item, this);

    public virtual void WriteHeader(PickleWriter writer, object item)
    {
    }

    public abstract void WriteBody(PickleWriter writer, object item);

    /// <summary>Reads the header and makes the object.</summary>
    public abstract object Create(PickleReader reader);

    public virtual void Fill(PickleReader reader, object item)
    {
    }
}

/// <summary>Objects that are made of their parts at once.</summary>
internal abstract class BuiltCodec : Codec
{
    public sealed override bool CanDefer => false;

    public sealed override void WriteBody(PickleWriter writer, object item)
    {
    }
}

/// <summary>An object that another, simpler one stands for.</summary>
internal sealed class SurrogateCodec<T, TSurrogate>(Func<T, TSurrogate> replace, Func<TSurrogate, PickleReader, T> restore) : BuiltCodec
    where T : notnull
{
    public override bool TracksIdentity => !typeof(T).IsValueType;

    public override void WriteHeader(PickleWriter writer, object item) => Element<TSurrogate>.Put(writer, replace((T)item));

    public override object Create(PickleReader reader) => restore(Element<TSurrogate>.Get(reader), reader);
}
