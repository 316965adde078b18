using System.Diagnostics;
using System.Globalization;

namespace TaskGraph.Benchmarks;

/// <summary>
/// Random graphs on a pool whose workers are killed at random, one a second, for as long as asked: no result may be wrong, none may be lost, and
/// neither memory nor handles of this process may grow.
/// </summary>
internal static class ProcessesSoak
{
    private const string Usage = "Usage: TaskGraph.Benchmarks soak processes [--minutes M] [--seed S]";
    private const int LargestArray = 20_000;

    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        var (minutes, seed) = Parse(args);
        var random = new Random(seed);
        var pool = new ProcessPoolScheduler(new() { Workers = 3 });
        var (graphs, tasks, wrong, lost, kills) = (0, 0L, 0, 0, 0);
        Held? early = null;
        long started = Stopwatch.GetTimestamp(), told = started;
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(minutes));
        var killer = Task.Run(async () =>
        {
            var choice = new Random(seed + 1);
            using var seconds = new PeriodicTimer(TimeSpan.FromSeconds(1));
            while (!enough.IsCancellationRequested && await seconds.WaitForNextTickAsync(CancellationToken.None))
            {
                var workers = pool.Pool.Workers;
                if (workers.Length == 0) continue;
                workers[choice.Next(workers.Length)].Kill();
                kills++;
            }
        });
        await output.WriteLineAsync($"{"seconds",8}{"graphs",8}{"tasks",10}{"kills",7}{"wrong",7}{"lost",6}{"MB",7}{"handles",9}");
        while (!enough.IsCancellationRequested)
        {
            var (all, expected) = RandomGraph(random);
            try
            {
                if (await Delayed.Call(values => values.Sum(v => v.Sum()), Delayed.WhenAll(all)).ComputeAsync(new ComputeOptions { Scheduler = pool }) != expected) wrong++;
            }
            catch (Exception e) when (e is WorkerLostException or TaskFailedException or InvalidOperationException)
            {
                await output.WriteLineAsync(e.Message);
                lost++;
            }
            graphs++;
            tasks += all.Count;
            if (Stopwatch.GetElapsedTime(told).TotalSeconds < 5) continue;
            told = Stopwatch.GetTimestamp();
            var now = Measure();
            if (Stopwatch.GetElapsedTime(started).TotalMinutes > minutes / 4) early ??= now;
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{Stopwatch.GetElapsedTime(started).TotalSeconds,8:F0}{graphs,8}{tasks,10}{kills,7}{wrong,7}{lost,6}{now.Bytes / 1e6,7:F0}{now.Handles,9}"));
        }
        await killer;
        await pool.DisposeAsync();
        var late = Measure();
        early ??= late;
        string[] left = [.. Directory.GetDirectories(Path.GetTempPath(), $"taskgraph-{Environment.ProcessId}-*")];
        bool isFlat = late.Bytes < early.Value.Bytes * 1.2 + (32 << 20) && late.Handles <= early.Value.Handles + 8;
        await output.WriteLineAsync($"{graphs} graphs, {tasks} tasks, {kills} workers killed: {wrong} wrong, {lost} lost, memory and handles {(isFlat ? "flat" : "NOT flat")}, {left.Length} folders left");
        return wrong + lost + left.Length == 0 && isFlat ? 0 : 1;
    }

    private readonly record struct Held(long Bytes, int Handles);

    private static Held Measure()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return new(GC.GetTotalMemory(forceFullCollection: true), process.HandleCount);
    }

    /// <summary>Up to 400 tasks that each read up to three before them, and what they must give.</summary>
    private static (List<Delayed<long[]>> Tasks, long Expected) RandomGraph(Random random)
    {
        int count = random.Next(20, 400);
        var tasks = new List<Delayed<long[]>>(count);
        var values = new List<long[]>(count);
        for (int i = 0; i < count; i++)
        {
            int length = random.Next(10) == 0 ? random.Next(LargestArray) + 1 : random.Next(50) + 1, salt = i;
            int inputs = Math.Min(random.Next(4), i);
            int[] from = [.. Enumerable.Range(0, inputs).Select(_ => random.Next(i))];
            values.Add(Combine(length, salt, from.Select(f => values[f])));
            tasks.Add(inputs == 0
                ? Delayed.Call(() => Combine(length, salt, []))
                : Delayed.Call(read => Combine(length, salt, read), Delayed.WhenAll(from.Select(f => tasks[f]))));
        }
        return (tasks, values.Sum(v => v.Sum()));
    }

    private static long[] Combine(int length, int salt, IEnumerable<long[]> inputs)
    {
        long mixed = salt;
        foreach (long[] input in inputs) mixed = mixed * 31 + input.Length + input[^1];
        var result = new long[length];
        for (int i = 0; i < length; i++) result[i] = (mixed * 6364136223846793005 + i) >> 40;
        return result;
    }

    private static (double Minutes, int Seed) Parse(string[] args)
    {
        var (minutes, seed) = (10.0, 1);
        for (int i = 0; i < args.Length; i += 2)
        {
            if (i + 1 < args.Length && args[i] == "--minutes" && double.TryParse(args[i + 1], CultureInfo.InvariantCulture, out double m) && m > 0) minutes = m;
            else if (i + 1 < args.Length && args[i] == "--seed" && int.TryParse(args[i + 1], out int s)) seed = s;
            else throw new BenchmarkException($"'{args[i]}' is not understood.\n{Usage}");
        }
        return (minutes, seed);
    }
}
