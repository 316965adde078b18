using Xunit;

namespace TaskGraph.Testing;

/// <summary>Compares what one computation gives in several ways of computing it.</summary>
public static class AssertSame
{
    /// <summary>Computes on one thread, on threads and by affinity, and compares the later results with the first.</summary>
    /// <param name="collection">What to compute.</param>
    /// <param name="same">Asserts that the second result is the first.</param>
    public static void OnEveryScheduler<T>(LazyCollection<T> collection, Action<T, T> same)
    {
        ArgumentNullException.ThrowIfNull(collection);
        ArgumentNullException.ThrowIfNull(same);
        T expected = collection.Compute(Scheduler.Synchronous);
        foreach (var scheduler in (IScheduler[])[Scheduler.Threads, Scheduler.Processes, Scheduler.Auto]) same(expected, collection.Compute(scheduler));
    }

    /// <summary>Results that are equal as objects, item by item where they are lists.</summary>
    public static void OnEveryScheduler<T>(LazyCollection<T> collection) => OnEveryScheduler(collection, (expected, actual) => Assert.Equal(expected, actual));
}
