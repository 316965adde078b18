using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace TaskGraph.Benchmarks;

/// <summary>
/// How much is held at once in our order of recorded graphs, beside both versions of dask.order and the best order known; and
/// what ordering costs. Not a race between engines, hence not a <see cref="Suite"/>.
/// </summary>
internal static class OrderQuality
{
    private const int TasksTimed = 100_000;

    /// <returns>0, or 1 where an order holds more than the better of the two versions of Dask.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter lines, TextWriter table)
    {
        string file = args switch
        {
            [] => Path.Combine(AppContext.BaseDirectory, "vectors", "order.json"),
            ["--vectors", var path] => path,
            _ => throw new BenchmarkException("Usage: TaskGraph.Benchmarks order [--vectors FILE]"),
        };
        if (!File.Exists(file)) throw new BenchmarkException($"There is no file '{file}'.");
        using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(file));
        int above = 0, count = 0;
        double logs = 0;
        foreach (var recorded in document.RootElement.GetProperty("vectors").EnumerateArray())
        {
            long peak = PeakOf(recorded);
            long older = PeakOf(recorded, "dask_2022_12"), newer = PeakOf(recorded, "dask_2026_08"), best = recorded.GetProperty("best_known_peak").GetInt64();
            await lines.WriteLineAsync(JsonSerializer.Serialize(new Dictionary<string, object>
            {
                ["id"] = recorded.GetProperty("id").GetString()!,
                ["peak"] = peak,
                ["dask_2022_12"] = older,
                ["dask_2026_08"] = newer,
                ["best_known"] = best,
            }));
            count++;
            logs += Math.Log((double)peak / best);
            if (peak > Math.Min(older, newer)) above++;
        }
        await lines.FlushAsync();
        await table.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{count} graphs: {above} above the better Dask, geometric mean over the best known {Math.Exp(logs / count):F4}"));
        foreach (string shape in Shape.Names)
            await table.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"ordering and renumbering, {shape}: {MicrosecondsATask(shape):F2} µs a task at {TasksTimed}"));
        return above == 0 ? 0 : 1;
    }

    private static long PeakOf(JsonElement recorded, string dask) => recorded.GetProperty(dask).GetProperty("peak_before_release").GetInt64();

    private static long PeakOf(JsonElement recorded)
    {
        var inputs = CompressedRows.Of([.. recorded.GetProperty("deps").EnumerateArray().Select(Numbers)]);
        GraphOutput[] outputs = [.. Numbers(recorded.GetProperty("outputs")).Select(t => new GraphOutput(t, OutputMode.Value))];
        long[] weights = [.. recorded.GetProperty("kind").GetString()!.Select(kind => kind == 't' ? 1L : 0L)];
        return GraphOrder.PeakOf(inputs, outputs, weights, GraphOrder.Best(inputs, outputs, null, weights));
    }

    private static int[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetInt32())];

    private static double MicrosecondsATask(string name)
    {
        var shape = Shape.Make(name, TasksTimed);
        var seconds = new double[5];
        for (int run = 0; run < seconds.Length; run++)
        {
            var assembler = shape.Assemble(new ValueCode(null));
            var outputs = shape.Outputs();
            GC.Collect();
            long started = Stopwatch.GetTimestamp();
            assembler.Build(outputs);
            seconds[run] = Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
        Array.Sort(seconds);
        return seconds[seconds.Length / 2] * 1e6 / shape.Count;
    }
}
