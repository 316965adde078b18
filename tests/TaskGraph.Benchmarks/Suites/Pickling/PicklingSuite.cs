using System.Diagnostics;

namespace TaskGraph.Benchmarks;

/// <summary>
/// Object graphs written as bytes, and read. N is the number of objects: records of a name, a number and an amount, strings, entries of
/// one dictionary, small dictionaries of mixed values, nodes of a tree, lambdas with five captured variables each.
/// </summary>
internal sealed class PicklingSuite : Suite
{
    private static readonly string[] _subjects = ["records", "nodes", "strings", "entries", "maps", "lambdas"];

    public override string Name => "pickling";

    public override IReadOnlyList<string> Peers => ["pickle"];

    public override IEnumerable<Workload> Workloads(bool quick)
    {
        int runs = quick ? 3 : 9;
        foreach (string subject in _subjects)
        {
            int n = subject switch
            {
                "maps" => 100_000,
                "lambdas" => 10_000,
                _ => 1_000_000,
            };
            if (quick) n /= 10;
            yield return new($"{subject}-write", n, runs);
            yield return new($"{subject}-read", n, runs);
        }
    }

    public override IEngine Start(string engine) => engine == "taskgraph" ? new OwnEngine() : new PeerProcess(engine, "/usr/bin/python3", "pickling/pickle_objects.py");

    private sealed class OwnEngine : IEngine
    {
        private readonly Dictionary<string, object> _subjects = [];

        public Measurement Run(Workload workload)
        {
            string[] words = workload.Name.Split('-');
            if (!_subjects.TryGetValue(words[0], out object? subject))
            {
                _subjects.Clear();
                _subjects[words[0]] = subject = PicklingSubjects.Make(words[0], (int)workload.N);
            }
            if (words[0] == "lambdas") return RunLambdas((Delegate[])subject, reads: words[1] == "read");
            byte[] bytes = [];
            if (words[1] == "read") bytes = Pickle.Dump(subject);
            GC.Collect();
            long started = Stopwatch.GetTimestamp();
            if (words[1] == "read") subject = Pickle.Load(bytes)!;
            else bytes = Pickle.Dump(subject);
            double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            return new(seconds, PicklingSubjects.Sum(subject));
        }

        public void Dispose()
        {
        }

        /// <summary>Each one by itself, as it is sent.</summary>
        private static Measurement RunLambdas(Delegate[] lambdas, bool reads)
        {
            byte[][] pickles = Array.ConvertAll(lambdas, l => Pickle.Dump(l));
            GC.Collect();
            long started = Stopwatch.GetTimestamp();
            if (reads) lambdas = Array.ConvertAll(pickles, p => (Delegate)Pickle.Load(p)!);
            else pickles = Array.ConvertAll(lambdas, l => Pickle.Dump(l));
            double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (pickles.Max(p => p.Length) > 1024) throw new BenchmarkException("A lambda of five captured variables takes more than 1 KB.");
            return new(seconds, PicklingSubjects.Sum(lambdas));
        }
    }
}
