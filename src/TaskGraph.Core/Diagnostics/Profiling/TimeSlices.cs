namespace TaskGraph;

/// <summary>
/// The time between samples of the process, with how many tasks of a computation ran in each: what befell the process is shared out to
/// the tasks that ran meanwhile.
/// </summary>
internal sealed class TimeSlices
{
    private readonly IReadOnlyList<ResourceSample> _samples;
    private readonly double[] _running;

    public TimeSlices(IReadOnlyList<ResourceSample> samples, ProfiledRun run)
    {
        _samples = samples;
        _running = new double[Math.Max(samples.Count - 1, 0)];
        for (int task = 0; task < run.Graph.TaskCount; task++)
        {
            if (!run.HasRun(task)) continue;
            long from = run.Started[task], to = run.Finished[task];
            for (int i = First(from); i < _running.Length && samples[i].Timestamp < to; i++) _running[i] += Overlap(i, from, to);
        }
    }

    /// <summary>For a task that ran between two times: seconds of garbage collection, its share of contentions, and the mean of tasks running.</summary>
    public (double Paused, double Contentions, double Crowd) Of(long from, long to)
    {
        double paused = 0, contentions = 0, crowd = 0, time = 0;
        for (int i = First(from); i < _running.Length && _samples[i].Timestamp < to; i++)
        {
            double overlap = Overlap(i, from, to), length = Ticks.ToSeconds(_samples[i + 1].Timestamp - _samples[i].Timestamp);
            if (overlap <= 0 || length <= 0) continue;
            paused += overlap * Math.Min((_samples[i + 1].GcPause - _samples[i].GcPause).TotalSeconds / length, 1);
            contentions += (_samples[i + 1].Contentions - _samples[i].Contentions) * overlap / _running[i];
            crowd += overlap * _running[i] / length;
            time += overlap;
        }
        return (paused, contentions, time > 0 ? crowd / time : 1);
    }

    private double Overlap(int slice, long from, long to)
        => Ticks.ToSeconds(Math.Max(Math.Min(_samples[slice + 1].Timestamp, to) - Math.Max(_samples[slice].Timestamp, from), 0));

    /// <summary>The slice in which a time lies.</summary>
    private int First(long time)
    {
        int low = 0, high = _running.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_samples[middle + 1].Timestamp <= time) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
