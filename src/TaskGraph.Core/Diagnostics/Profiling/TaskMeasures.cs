namespace TaskGraph;

/// <summary>Times and bytes of a graph's tasks.</summary>
/// <param name="measured">For each task of the graph the run and the task where it was seen last; null where it was not.</param>
internal sealed class TaskMeasures((ProfiledRun Run, int Task)?[] measured)
{
    /// <summary>How long these tasks ran in all; null where none has.</summary>
    public double? Seconds(IEnumerable<int> tasks) => Sum(tasks, static (r, t) => Ticks.ToSeconds(r.Finished[t] - r.Started[t]));

    /// <summary>Bytes of their results; null where none has run.</summary>
    public double? Bytes(IEnumerable<int> tasks) => Sum(tasks, static (r, t) => r.Bytes[t]);

    private double? Sum(IEnumerable<int> tasks, Func<ProfiledRun, int, double> value)
    {
        double? sum = null;
        foreach (int task in tasks)
            if (measured[task] is var (run, seen)) sum = (sum ?? 0) + value(run, seen);
        return sum;
    }
}
