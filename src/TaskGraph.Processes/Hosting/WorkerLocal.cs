using System.Collections.Concurrent;

namespace TaskGraph;

/// <summary>
/// A value that every process makes for itself, once: a compiled expression, a native handle, a model. A function that captures
/// it takes only the factory along.
/// </summary>
/// <typeparam name="T">The type of the value, which need not be able to travel.</typeparam>
/// <example><code>
/// var model = new WorkerLocal&lt;Model&gt;(() => Model.Load("model.bin"));
/// var scores = rows.Select(row => model.Value.Score(row));
/// </code></example>
public sealed class WorkerLocal<T>
{
    // These two travel; the values lie beside, in each process.
    private readonly Guid _id = Guid.NewGuid();
    private readonly Func<T> _factory;

    /// <summary>A value to be made where and when it is first used.</summary>
    /// <param name="factory">Makes the value. Called once in each process; what it captures must be able to travel.</param>
    /// <exception cref="ArgumentNullException"><paramref name="factory"/> is null.</exception>
    public WorkerLocal(Func<T> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _factory = factory;
    }

    /// <summary>This process's value.</summary>
    public T Value => Values.ByFactory.GetOrAdd(_id, static (_, factory) => new Lazy<T>(factory), _factory).Value;

    private static class Values
    {
        public static readonly ConcurrentDictionary<Guid, Lazy<T>> ByFactory = new();
    }
}
