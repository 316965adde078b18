using System.Diagnostics;
using System.Text.Json;

namespace TaskGraph;

/// <summary>A profile as one page that needs nothing else.</summary>
internal static class ProfilePage
{
    // Above this, tasks too short to be seen are drawn as one with their neighbours of the same name.
    private const int MostBars = 20_000;

    public static string Write(Profiler profile)
    {
        var tasks = profile.Tasks;
        var samples = profile.Samples;
        string[] workers = [.. tasks.Select(t => t.Worker).Distinct().Order(StringComparer.Ordinal)];
        string[] names = [.. profile.Summary.Select(s => s.Name)];
        var nameOf = names.Index().ToDictionary(n => n.Item, n => n.Index);
        var workerOf = workers.Index().ToDictionary(w => w.Item, w => w.Index);
        var bars = Joined(tasks, profile.Elapsed).Select(b => new object[]
        {
            nameOf[b.First.Key.Name], workerOf[b.First.Worker], Micro(b.First.Started), Micro(b.Ended), Micro(b.First.Queued), b.Count,
            b.First.Key.Block, b.First.Bytes, b.First.Allocated,
        });
        long origin = profile.Runs.Count == 0 ? 0 : profile.Runs[0].Began;
        var usage = samples.Select(s => new object[]
        {
            Micro(Stopwatch.GetElapsedTime(origin, s.Timestamp)), Micro(s.Processor), s.WorkingSet, s.GcHeap, Micro(s.GcPause), s.Contentions,
        });
        var evidence = profile.LockReport().Evidence.ToDictionary(e => e.Name);
        string Scaling(string name) => evidence.TryGetValue(name, out var seen) ? LockReport.Line(seen)[(name.Length + 2)..] : "";
        var table = profile.Summary.Select(s => (string[])[.. ProfileTable.Row(s), Scaling(s.Name)]);
        double elapsed = Micro(profile.Elapsed);
        var data = new { names, workers, bars, usage, table, processors = Environment.ProcessorCount, elapsed, tasks = tasks.Count };
        return Pages.Read("profile.html", ("data", JsonSerializer.Serialize(data)));
    }

    /// <summary>Tasks as bars: one each, or, of very many, runs of a name on a worker with gaps too small to see.</summary>
    private static IEnumerable<(TaskRun First, TimeSpan Ended, int Count)> Joined(IReadOnlyList<TaskRun> tasks, TimeSpan elapsed)
    {
        if (tasks.Count <= MostBars) return tasks.Select(t => (t, t.Ended, 1));
        var unseen = elapsed / (MostBars / 4);
        var bars = new List<(TaskRun First, TimeSpan Ended, int Count)>();
        foreach (var worker in tasks.GroupBy(t => t.Worker))
        {
            (TaskRun First, TimeSpan Ended, int Count) open = default;
            foreach (var task in worker)
            {
                // Within half of that the first name stands for a mixture.
                bool isSame = open.Count > 0 && task.Key.Name == open.First.Key.Name;
                if (open.Count > 0 && task.Ended - open.First.Started < (isSame ? unseen : unseen / 2))
                {
                    open = (open.First, task.Ended, open.Count + 1);
                    continue;
                }
                if (open.Count > 0) bars.Add(open);
                open = (task, task.Ended, 1);
            }
            if (open.Count > 0) bars.Add(open);
        }
        return bars;
    }

    private static double Micro(TimeSpan span) => Math.Round(span.TotalMicroseconds, 1);
}
