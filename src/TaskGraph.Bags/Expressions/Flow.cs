using System.Collections;

namespace TaskGraph;

/// <summary>
/// A partition that hands its elements on by one call each, from its source to the end of its chain, instead of being asked for them step by step:
/// two calls an element and step less. It can be walked like any sequence too, which is how it is read where the walk may end early.
/// </summary>
internal abstract class Flow<T> : IEnumerable<T>
{
    /// <summary>How many elements there are, where that is known before they come.</summary>
    public virtual long? Count => null;

    /// <summary>Hands all elements on, in their order.</summary>
    public abstract void Into(Sink<T> sink);

    public abstract IEnumerator<T> GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Takes the elements of a flow.</summary>
internal abstract class Sink<T>
{
    public abstract void Add(T item);

    /// <summary>Takes an element that comes several times in a row.</summary>
    public virtual void AddRepeated(T item, int count)
    {
        for (int i = 0; i < count; i++) Add(item);
    }
}

/// <summary>A function as the end of a flow.</summary>
internal sealed class EachSink<T>(Action<T> action) : Sink<T>
{
    public override void Add(T item) => action(item);
}

/// <summary>Keeps the elements of a flow.</summary>
internal sealed class ListSink<T> : Sink<T>
{
    public List<T> Items { get; } = [];

    public override void Add(T item) => Items.Add(item);
}

internal static class Flow
{
    extension<T>(IEnumerable<T> items)
    {
        /// <summary>Hands all elements of any sequence on.</summary>
        public void Into(Sink<T> sink)
        {
            if (items is Flow<T> flow)
            {
                flow.Into(sink);
            }
            else if (items is T[] array)
            {
                foreach (var item in array) sink.Add(item);
            }
            else
            {
                foreach (var item in items) sink.Add(item);
            }
        }

        /// <summary>Calls a function for each element.</summary>
        public void Each(Action<T> action) => items.Into(new EachSink<T>(action));

        /// <summary>The elements as an array: the sequence itself where it is one.</summary>
        public T[] AsArray()
        {
            if (items is T[] array) return array;
            if (items is not Flow<T> flow) return items.ToArray();
            var sink = new ListSink<T>();
            flow.Into(sink);
            return [.. sink.Items];
        }
    }
}
