using System.Globalization;

namespace TaskGraph.Benchmarks;

/// <summary>
/// The rows of tasks that do nothing once more, in nanoseconds a task, beside what Taskflow took (C++, 2 threads), which is not run here: it was measured once on a
/// machine of the same kind.
/// </summary>
internal static class CostPerTask
{
    private static readonly Dictionary<long, double[]> _taskflow = new()
    {
        [10_000] = [41.4, 22.1, 28.1, 75.3, 38.1, 55.8],
        [1_000_000] = [81, 33, 135, 156, 65, 126],
    };

    public static async Task WriteAsync(IReadOnlyList<Row> rows, TextWriter writer)
    {
        Row[] shapes = [.. rows.Where(r => Shape.Names.Contains(r.Workload.Name))];
        if (shapes.Length == 0) return;
        string[] engines = [.. shapes.SelectMany(r => r.Runs.Select(e => e.Engine)).Distinct()];
        await writer.WriteLineAsync($"\n{"ns a task",-16}{"n",10}{string.Concat(engines.Select(e => $"{e,18}"))}{"Taskflow, recorded",20}");
        foreach (var row in shapes)
        {
            // Every task marks that it has run, so the checksum is their number.
            double tasks = row.Runs[0].Runs[0].Checksum;
            string cells = string.Concat(engines.Select(e => Cell(row.SecondsOf(e) * 1e9 / tasks, 18)));
            double? recorded = _taskflow.TryGetValue(row.Workload.N, out var all) ? all[Shape.Names.ToList().IndexOf(row.Workload.Name)] : null;
            await writer.WriteLineAsync($"{row.Workload.Name,-16}{row.Workload.N,10}{cells}{Cell(recorded, 20)}");
        }
    }

    private static string Cell(double? value, int width)
        => (value is { } number ? number.ToString(number < 1000 ? "F1" : "F0", CultureInfo.InvariantCulture) : "-").PadLeft(width);
}
