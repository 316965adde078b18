using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>Observers of every computation in this process, such as a progress bar that was put up once.</summary>
internal static class AmbientObservers
{
    private static ImmutableArray<IExecutionObserver> _current = [];

    public static IEnumerable<IExecutionObserver> Current => _current;

    public static void Add(IExecutionObserver observer) => ImmutableInterlocked.Update(ref _current, static (all, o) => all.Add(o), observer);

    public static void Remove(IExecutionObserver observer) => ImmutableInterlocked.Update(ref _current, static (all, o) => all.Remove(o), observer);
}
