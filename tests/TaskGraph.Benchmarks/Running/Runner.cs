using System.Globalization;
using System.Text.Json;

namespace TaskGraph.Benchmarks;

/// <summary>
/// Runs all engines on each workload in turn, round after round, so that a machine's slow minutes meet them all. JSON lines on
/// one writer, a table on the other.
/// </summary>
internal static class Runner
{
    /// <returns>0, or 1 where two engines' results differ.</returns>
    public static async Task<int> RunAsync(RunOptions options, TextWriter lines, TextWriter table)
    {
        if (IsDebugBuild) await table.WriteLineAsync("This is a debug build: run with -c Release for figures that mean something.");
        var engines = new List<(string Name, IEngine Engine)>();
        var rows = new List<Row>();
        bool agree = true;
        try
        {
            foreach (string name in options.Suite.OwnEngines.Concat(options.Peers)) engines.Add((name, options.Suite.Start(name)));
            foreach (var workload in options.Suite.Workloads(options.IsQuick))
            {
                if (options.Workloads.Count != 0 && !options.Workloads.Contains(workload.Name)) continue;
                var row = Measure(workload, engines);
                if (options.MeasuresMemory) row = row with { Peaks = MemoryOf(workload, options.Suite, row) };
                rows.Add(row);
                foreach (var (engine, runs) in row.Runs) await lines.WriteLineAsync(Json(options.Suite, row, engine, runs));
                await lines.FlushAsync();
                agree &= await CheckAsync(row, table);
            }
        }
        finally
        {
            foreach (var (_, engine) in engines) engine.Dispose();
        }
        await Table.WriteAsync(options.Suite, rows, table);
        if (options.MeasuresMemory) await Table.WriteMemoryAsync(options.Suite, rows, table);
        await options.Suite.WriteNotesAsync(rows, table);
        return agree ? 0 : 1;
    }

    private static Row Measure(Workload workload, List<(string Name, IEngine Engine)> engines)
    {
        var able = engines.Where(e => !workload.Without.Contains(e.Name)).ToList();
        var runs = able.ToDictionary(e => e.Name, _ => new List<Measurement>());
        // What runs once takes long enough not to need warming.
        if (workload.Runs > 1)
            foreach (var (_, engine) in able) engine.Run(workload);
        for (int round = 0; round < workload.Runs; round++)
            foreach (var (name, engine) in able) runs[name].Add(engine.Run(workload));
        return new(workload, [.. able.Select(e => (e.Name, runs[e.Name]))]);
    }

    // Each engine once more, in a fresh process that is watched: what others left in this one would count.
    private static Dictionary<string, long> MemoryOf(Workload workload, Suite suite, Row row)
    {
        var peaks = new Dictionary<string, long>();
        foreach (var (name, _) in row.Runs)
        {
            using var process = suite.Peers.Contains(name) && suite.Start(name) is PeerProcess peer ? peer : PeerProcess.OfOurs(suite, name);
            using var watch = new MemoryWatch(process.Id);
            process.Run(workload);
            peaks[name] = watch.Peak;
        }
        return peaks;
    }

    private static async Task<bool> CheckAsync(Row row, TextWriter table)
    {
        double expected = row.Runs[0].Runs[0].Checksum;
        bool agree = true;
        foreach (var (engine, runs) in row.Runs)
        {
            foreach (var run in runs)
            {
                if (Math.Abs(run.Checksum - expected) <= row.Workload.Tolerance * Math.Max(1, Math.Abs(expected)) || double.IsNaN(expected) && double.IsNaN(run.Checksum)) continue;
                await table.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                    $"{row.Workload.Name}: {engine} computed {run.Checksum:R}, {row.Runs[0].Engine} {expected:R}"));
                agree = false;
                break;
            }
        }
        return agree;
    }

    private static string Json(Suite suite, Row row, string engine, List<Measurement> runs)
    {
        var fields = new Dictionary<string, object>
        {
            ["suite"] = suite.Name,
            ["workload"] = row.Workload.Name,
            ["n"] = row.Workload.N,
            ["engine"] = engine,
            ["seconds"] = Row.Median(runs),
            ["runs"] = runs.Count,
            ["checksum"] = runs[0].Checksum,
        };
        if (runs.Max(r => r.PeakBytes) is { } peak) fields["peakBytes"] = peak;
        if (row.Peaks?[engine] is { } ofAll) fields["peakOfAllProcesses"] = ofAll;
        return JsonSerializer.Serialize(fields);
    }

    private static bool IsDebugBuild =>
#if DEBUG
        true;
#else
        false;
#endif
}

/// <summary>What all engines measured on one workload.</summary>
internal sealed record Row(Workload Workload, IReadOnlyList<(string Engine, List<Measurement> Runs)> Runs)
{
    /// <summary>The memory of each engine's processes at their highest, where it was asked for.</summary>
    public IReadOnlyDictionary<string, long>? Peaks { get; init; }

    public double? SecondsOf(string engine)
    {
        foreach (var (name, runs) in Runs)
            if (name == engine) return Median(runs);
        return null;
    }

    public static double Median(List<Measurement> runs)
    {
        var sorted = runs.Select(r => r.Seconds).Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
