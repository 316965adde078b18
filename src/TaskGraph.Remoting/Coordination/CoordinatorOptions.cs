using System.Diagnostics;

namespace TaskGraph;

/// <summary>How a <see cref="Coordinator"/> decides. Times in ticks of <see cref="Stopwatch"/>.</summary>
internal sealed record CoordinatorOptions
{
    /// <summary>The most workers that get tasks at a time; others wait as spares.</summary>
    public int MostWorkers { get; init; } = int.MaxValue;

    /// <summary>Whether only lock-bound tasks leave the client.</summary>
    public bool ByAffinity { get; init; }

    /// <summary>How many workers a task may bring down before it fails.</summary>
    public int MostLosses { get; init; } = 3;

    /// <summary>How long a task may run that has no timeout of its own; null for any time.</summary>
    public TimeSpan? TaskTimeout { get; init; }

    /// <summary>How long tasks may go on when nobody wants their results any more, before their workers are killed; null for any time.</summary>
    public TimeSpan? CancellationTimeout { get; init; }

    /// <summary>How much work a batch aims at.</summary>
    public long BatchTicks { get; init; } = Stopwatch.Frequency / 250; // 4 ms

    /// <summary>The most tasks in a batch.</summary>
    public int LargestBatch { get; init; } = 512;
}
