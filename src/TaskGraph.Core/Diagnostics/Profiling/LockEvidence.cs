namespace TaskGraph;

/// <summary>What speaks for or against a lock behind the tasks of one name. Shares are of the tasks' own time, from 0 to 1.</summary>
/// <param name="Name">The tasks' name.</param>
/// <param name="Tasks">How many ran.</param>
/// <param name="Time">The sum of their durations.</param>
/// <param name="ProcessorShare">Share on a processor; null where not measured.</param>
/// <param name="WaitShare">Share in which the thread neither ran nor stood in line for a processor: it waited; null where not measured.</param>
/// <param name="GcShare">Share in which the garbage collector had stopped all threads.</param>
/// <param name="Contentions">Waits for locks of .NET in the whole process meanwhile, by share where several names ran at a time.</param>
/// <param name="Concurrency">How many tasks ran at a time, this one included, in the mean.</param>
/// <param name="SpeedUp">How many times as many tasks a second on several workers as on one; null where only one of both was seen.</param>
/// <param name="SpeedUpWorkers">How many tasks ran at a time where the speed-up was seen.</param>
public sealed record LockEvidence(
    string Name, int Tasks, TimeSpan Time, double? ProcessorShare, double? WaitShare, double GcShare, double Contentions, double Concurrency,
    double? SpeedUp, double SpeedUpWorkers)
{
    internal static IReadOnlyList<LockEvidence> Of(IReadOnlyList<ProfiledRun> runs, IReadOnlyList<ResourceSample> samples)
    {
        var sums = new Dictionary<string, Sum>();
        foreach (var run in runs)
        {
            var slices = new TimeSlices(samples, run);
            foreach (int task in Enumerable.Range(0, run.Graph.TaskCount).Where(run.HasRun)) SumOf(run, task).Add(run, task, slices);
            for (int layer = 0; layer < run.Measured.Length; layer++)
                if (run.Measured[layer].Time > 0) sums[run.Graph.Layers[layer].Name].Share.Add(run.Measured[layer]);
        }
        return [.. sums.Select(s => s.Value.ToEvidence(s.Key)).OrderByDescending(e => e.Time).ThenBy(e => e.Name, StringComparer.Ordinal)];

        Sum SumOf(ProfiledRun run, int task)
        {
            string name = run.Graph.Layer(task).Name;
            if (!sums.TryGetValue(name, out var sum)) sums.Add(name, sum = new Sum());
            return sum;
        }
    }

    private sealed class Sum
    {
        private readonly Dictionary<bool, (int Tasks, double Time, double Crowd)> _byCrowd = [];
        private double _time, _paused, _contentions, _crowd;
        private int _tasks;
        public ThreadShare Share;

        public void Add(ProfiledRun run, int task, TimeSlices slices)
        {
            double time = Ticks.ToSeconds(run.Finished[task] - run.Started[task]);
            var (paused, contentions, crowd) = slices.Of(run.Started[task], run.Finished[task]);
            _tasks++;
            _time += time;
            _paused += paused;
            _contentions += contentions;
            _crowd += crowd * time;
            bool isCrowded = run.Workers > 1;
            var (tasks, sum, crowds) = _byCrowd.GetValueOrDefault(isCrowded);
            _byCrowd[isCrowded] = (tasks + 1, sum + time, crowds + crowd * time);
        }

        public LockEvidence ToEvidence(string name)
        {
            double? speedUp = null;
            double workers = 0;
            if (_byCrowd.TryGetValue(false, out var one) && _byCrowd.TryGetValue(true, out var many) && one.Time > 0 && many.Time > 0)
            {
                workers = many.Crowd / many.Time;
                speedUp = workers * (one.Time / one.Tasks) / (many.Time / many.Tasks);
            }
            bool isMeasured = Share.Time > 0;
            return new(name, _tasks, TimeSpan.FromSeconds(_time),
                isMeasured ? Share.Processor / Share.Time : null, isMeasured ? Share.Waited / Share.Time : null,
                _time > 0 ? _paused / _time : 0, _contentions, _time > 0 ? Math.Max(_crowd / _time, 1) : 1, speedUp, workers);
        }
    }
}
