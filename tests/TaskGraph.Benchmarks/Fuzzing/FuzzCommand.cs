using System.Diagnostics;
using System.Globalization;
using TaskGraph.FrameFuzzing;
using TaskGraph.Fuzz;

namespace TaskGraph.Benchmarks;

/// <summary><c>fuzz SUBJECT --minutes M [--seed N]</c>: random operations beside plain loops, until the time is over. A failing seed is printed; with it the case comes again.</summary>
internal static class FuzzCommand
{
    private static readonly Dictionary<string, (int Operations, Action<int> Run)> _subjects = new()
    {
        ["arrays"] = (ArrayFuzz.OperationCount, ArrayFuzz.Run),
        ["frames"] = (FrameFuzz.OperationCount, FrameFuzz.Run),
    };

    private static readonly string _usage = $"Usage: TaskGraph.Benchmarks fuzz {string.Join('|', _subjects.Keys)} [--minutes M] [--seed N]";

    public static int Run(string[] args, TextWriter output)
    {
        double minutes = 1;
        int? only = null;
        if (args.Length == 0 || !_subjects.TryGetValue(args[0], out var subject)) throw new BenchmarkException(_usage);
        for (int i = 1; i < args.Length; i += 2)
        {
            string? value = i + 1 < args.Length ? args[i + 1] : null;
            if (args[i] == "--minutes" && double.TryParse(value, CultureInfo.InvariantCulture, out minutes) && minutes > 0) continue;
            if (args[i] == "--seed" && int.TryParse(value, CultureInfo.InvariantCulture, out int seed))
            {
                only = seed;
                continue;
            }
            throw new BenchmarkException($"'{string.Join(' ', args[i..])}' is not understood.\n{_usage}");
        }
        if (only is { } single) return Run(subject.Run, single, output, isSingle: true) ? 0 : 1;
        int first = Environment.TickCount & 0x3FFFFFFF, failures = 0, cases = 0;
        output.WriteLine($"{subject.Operations} operations, {minutes.ToString(CultureInfo.InvariantCulture)} minutes, seeds from {first}");
        for (var watch = Stopwatch.StartNew(); watch.Elapsed.TotalMinutes < minutes && failures < 20; cases++)
            if (!Run(subject.Run, first + cases, output)) failures++;
        output.WriteLine($"{cases} cases, {failures} failures");
        return failures == 0 ? 0 : 1;
    }

    private static bool Run(Action<int> run, int seed, TextWriter output, bool isSingle = false)
    {
        try
        {
            run(seed);
            return true;
        }
        catch (Exception e) when (e is FuzzException or FrameFuzzException)
        {
            output.WriteLine(isSingle ? e.ToString() : e.Message);
            return false;
        }
    }
}
