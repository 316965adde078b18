namespace TaskGraph.Benchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed record RunOptions(Suite Suite, IReadOnlyList<string> Peers, bool IsQuick, bool MeasuresMemory, IReadOnlyList<string> Workloads)
{
    private const string Usage = "Usage: TaskGraph.Benchmarks <suite> [--peers a,b] [--quick] [--memory] [--workloads a,b]";

    public static RunOptions Parse(string[] args, Suite[] suites)
    {
        string known = string.Join("\n", suites.Select(s => $"  {s.Name}: peers {string.Join(", ", s.Peers)}"));
        if (args.Length == 0) throw new BenchmarkException($"{Usage}\nSuites:\n{known}");
        var suite = Array.Find(suites, s => s.Name == args[0]) ?? throw new BenchmarkException($"There is no suite '{args[0]}'. Suites:\n{known}");
        string[] peers = [], workloads = [];
        bool quick = false, memory = false;
        for (int i = 1; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--quick":
                    quick = true;
                    break;
                case "--memory":
                    memory = true;
                    break;
                case "--peers" when i + 1 < args.Length:
                    peers = args[++i].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                    break;
                case "--workloads" when i + 1 < args.Length:
                    workloads = args[++i].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                    break;
                default:
                    throw new BenchmarkException($"'{args[i]}' is not understood.\n{Usage}");
            }
        }
        if (peers.Except(suite.Peers).FirstOrDefault() is { } unknown)
            throw new BenchmarkException($"Suite '{suite.Name}' has no peer '{unknown}'. It has: {string.Join(", ", suite.Peers)}.");
        return new(suite, peers, quick, memory, workloads);
    }
}
