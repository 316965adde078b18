using System.Diagnostics;
using System.Globalization;
using TaskGraph.Fuzz;

namespace TaskGraph.Benchmarks;

/// <summary><c>fuzz arrays --minutes M [--seed N]</c>: random operations beside plain loops, until the time is over. A failing seed is printed; with it the case comes again.</summary>
internal static class FuzzCommand
{
    private const string Usage = "Usage: TaskGraph.Benchmarks fuzz arrays [--minutes M] [--seed N]";

    public static int Run(string[] args, TextWriter output)
    {
        double minutes = 1;
        int? only = null;
        if (args.Length == 0 || args[0] != "arrays") throw new BenchmarkException(Usage);
        for (int i = 1; i < args.Length; i += 2)
        {
            string? value = i + 1 < args.Length ? args[i + 1] : null;
            if (args[i] == "--minutes" && double.TryParse(value, CultureInfo.InvariantCulture, out minutes) && minutes > 0) continue;
            if (args[i] == "--seed" && int.TryParse(value, CultureInfo.InvariantCulture, out int seed))
            {
                only = seed;
                continue;
            }
            throw new BenchmarkException($"'{string.Join(' ', args[i..])}' is not understood.\n{Usage}");
        }
        if (only is { } single) return Run(single, output) ? 0 : 1;
        int first = Environment.TickCount & 0x3FFFFFFF, failures = 0, cases = 0;
        output.WriteLine($"{ArrayFuzz.OperationCount} operations, {minutes.ToString(CultureInfo.InvariantCulture)} minutes, seeds from {first}");
        for (var watch = Stopwatch.StartNew(); watch.Elapsed.TotalMinutes < minutes && failures < 20; cases++)
            if (!Run(first + cases, output)) failures++;
        output.WriteLine($"{cases} cases, {failures} failures");
        return failures == 0 ? 0 : 1;
    }

    private static bool Run(int seed, TextWriter output)
    {
        try
        {
            ArrayFuzz.Run(seed);
            return true;
        }
        catch (FuzzException e)
        {
            output.WriteLine(e.Message);
            return false;
        }
    }
}
