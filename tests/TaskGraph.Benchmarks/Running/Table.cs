using System.Globalization;

namespace TaskGraph.Benchmarks;

/// <summary>Times and ratios, aligned.</summary>
internal static class Table
{
    public static async Task WriteAsync(Suite suite, List<Row> rows, TextWriter writer)
    {
        if (rows.Count == 0) return;
        string own = suite.OwnEngines[0];
        string[] engines = [.. rows.SelectMany(r => r.Runs.Select(e => e.Engine)).Distinct()];
        string[] others = [.. engines.Where(e => e != own)];
        await writer.WriteLineAsync();
        await writer.WriteLineAsync($"{"workload",-16}{"n",10}{string.Concat(engines.Select(e => $"{e + " ms",20}"))}{string.Concat(others.Select(e => $"{e + " /",20}"))}");
        foreach (var row in rows)
        {
            string times = string.Concat(engines.Select(e => Cell(row.SecondsOf(e) * 1e3, "F3")));
            string ratios = string.Concat(others.Select(e => Cell(row.SecondsOf(e) / row.SecondsOf(own), "F2")));
            await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{row.Workload.Name,-16}{row.Workload.N,10}{times}{ratios}"));
        }
        string means = string.Concat(others.Select(e => Cell(GeometricMean(rows.Select(r => r.SecondsOf(e) / r.SecondsOf(own))), "F2")));
        await writer.WriteLineAsync($"{"geometric mean",-26}{new string(' ', 20 * engines.Length)}{means}");
    }

    /// <summary>Memory at its highest, and ours as a part of the others'.</summary>
    public static async Task WriteMemoryAsync(Suite suite, List<Row> rows, TextWriter writer)
    {
        string own = suite.OwnEngines[0];
        string[] engines = [.. rows.SelectMany(r => r.Runs.Select(e => e.Engine)).Distinct()];
        string[] others = [.. engines.Where(e => e != own)];
        await writer.WriteLineAsync();
        await writer.WriteLineAsync($"{"peak of all processes",-26}{string.Concat(engines.Select(e => $"{e + " MiB",20}"))}{string.Concat(others.Select(e => $"{"/ " + e,20}"))}");
        foreach (var row in rows)
        {
            double? Peak(string engine) => row.Peaks!.TryGetValue(engine, out long bytes) ? bytes / 1048576.0 : null;
            string peaks = string.Concat(engines.Select(e => Cell(Peak(e), "F0"))), ratios = string.Concat(others.Select(e => Cell(Peak(own) / Peak(e), "F2")));
            await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{row.Workload.Name,-16}{row.Workload.N,10}{peaks}{ratios}"));
        }
    }

    private static string Cell(double? value, string format)
        => value is { } number ? $"{number.ToString(format, CultureInfo.InvariantCulture),20}" : $"{"-",20}";

    private static double? GeometricMean(IEnumerable<double?> ratios)
    {
        double[] known = [.. ratios.OfType<double>()];
        return known.Length == 0 ? null : Math.Exp(known.Average(Math.Log));
    }
}
