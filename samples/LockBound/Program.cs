// The same pipelines on one thread, on threads and in worker processes. .NET has no global lock, but a process has one garbage
// collector, and libraries have locks of their own: where tasks meet there, only processes run side by side.
// With a path ending in .svg or .png the table is drawn as well.
using System.Diagnostics;
using System.Globalization;
using TaskGraph;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["crash", ..]) return Crash(new ThreadedScheduler());
int cores = Environment.ProcessorCount, tasks = 4 * cores;
var one = new ThreadedScheduler(new() { Workers = 1 });
var threads = new ThreadedScheduler(new() { Workers = cores });
await using var processes = new ProcessPoolScheduler(new() { Workers = cores });
await processes.StartAsync();

Array<double> x = new RandomGenerator(seed: 1).Normal([4_000, 2_000], chunks: [500, 2_000]);
Delayed<double> numbers = ((x * x + 1).Sqrt() * (-x).Exp()).Sum();
(string Name, Func<IScheduler, double> Run)[] pipelines =
[
    ("numeric kernels", s => Math.Round(numbers.Compute(s))),
    ("pure arithmetic", s => Run(s, Work.Arithmetic)),
    ("JSON trees", s => Run(s, Work.Json)),
    ("cutting strings", s => Run(s, Work.Strings)),
    ("regular expressions", s => Run(s, Work.Expressions)),
    ("string.Intern", s => Run(s, Work.Intern)),
    ("library with a static lock", s => Run(s, Work.Library)),
    ("crypt(3), not thread-safe", s => Run(s, Work.Crypt)),
];
Console.WriteLine($"{tasks} tasks on {cores} processors, median of 5\n\n{"",-28}{"one thread",12}{"threads",10}{"processes",11}");
Row[] rows = [.. pipelines.Select(p => Measure(p.Name, p.Run))];
Console.WriteLine($"\nA task that crashes, on threads:   {CrashElsewhere()}");
Console.Write("A task that crashes, in processes: ");
Crash(processes);
if (args is [var picture, ..]) Draw(rows, picture);
return 0;

double Run(IScheduler scheduler, Func<int, double> work) => Bag.FromSequence(Enumerable.Range(1, tasks), partitions: tasks).Select(work).Sum().Compute(scheduler);

Row Measure(string name, Func<IScheduler, double> run)
{
    IScheduler[] schedulers = [one, threads, processes];
    double[] results = [.. schedulers.Select(run)];
    if (results.Distinct().Count() != 1) throw new InvalidOperationException($"The results differ: {string.Join(", ", results)}");
    List<double>[] times = [[], [], []];
    for (int round = 0; round < 5; round++)
        for (int s = 0; s < 3; s++)
        {
            long started = Stopwatch.GetTimestamp();
            run(schedulers[s]);
            times[s].Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    double[] median = [.. times.Select(t => t.Order().ElementAt(2))];
    Console.WriteLine($"{name,-28}{median[0],9:F0} ms{median[0] / median[1],9:F2}x{median[0] / median[2],10:F2}x");
    return new Row(name, median[0] / median[1], median[0] / median[2]);
}

static int Crash(IScheduler scheduler)
{
    var outcomes = Compute.Each([.. Enumerable.Range(0, 10).Select(i => Delayed.Call(() => i == 5 ? Work.Overflow(i) : i))], new ComputeOptions { Scheduler = scheduler });
    Console.WriteLine($"{outcomes.Count(o => o.IsSuccess)} of 10 results, and {outcomes[5].Exception!.GetType().Name} for the other");
    return 0;
}

static string CrashElsewhere()
{
    var start = new ProcessStartInfo(Environment.ProcessPath!, ["crash"]) { RedirectStandardError = true, RedirectStandardOutput = true };
    using var process = Process.Start(start)!;
    process.StandardError.ReadToEndAsync().ContinueWith(_ => { });
    process.WaitForExit();
    return process.ExitCode == 0 ? "it survived" : $"the program died with exit code {process.ExitCode}";
}

static void Draw(Row[] rows, string path)
{
    var plot = new ScottPlot.Plot();
    for (int i = 0; i < rows.Length; i++)
    {
        Bar(rows.Length - i + 0.2, rows[i].Threads, "#9a9a9a");
        Bar(rows.Length - i - 0.2, rows[i].Processes, "#1f6fb2");
    }
    plot.Axes.Left.SetTicks([.. rows.Select((_, i) => (double)rows.Length - i)], [.. rows.Select(r => r.Name)]);
    plot.Add.VerticalLine(1, 1, ScottPlot.Colors.Black);
    plot.Title($"Times faster than one thread on {Environment.ProcessorCount} processors: threads grey, processes blue");
    if (path.EndsWith(".svg", StringComparison.Ordinal)) plot.SaveSvg(path, 900, 440);
    else plot.SavePng(path, 900, 440);

    void Bar(double at, double value, string color) => plot.Add.Bar(new ScottPlot.Bar
    {
        Position = at,
        Value = value,
        Size = 0.36,
        FillColor = ScottPlot.Color.FromHex(color),
        Orientation = ScottPlot.Orientation.Horizontal,
    });
}

internal sealed record Row(string Name, double Threads, double Processes);
