using System.Diagnostics;

namespace TaskGraph.Benchmarks;

/// <summary>
/// Array workloads from memory, in double and, with <c>.f32</c> behind the name, in single precision, beside NumPy on one thread and Dask on
/// two, with chunks of 1000 by 1000 and with its automatic ones. N is the number of rows, or of elements.
/// </summary>
internal sealed class ArraySuite : Suite
{
    private const string Bits = ".f32";

    // Name, rows, how far checksums may be apart: sums of millions, sums near zero, and random numbers of different generators.
    private static readonly (string Name, long Rows, double Tolerance)[] _workloads =
    [
        ("sum", 20_000, 1e-9), ("mean1", 20_000, 1e-9), ("add-mean0", 20_000, 1e-9), ("standardize", 20_000, 1e-5), ("chain", 10_000, 1e-9),
        ("transpose-add", 8_000, 1e-9), ("matmul", 4_000, 1e-9), ("gram", 1_000_000, 1e-9), ("normal-mean", 100_000_000, 1e-3),
        ("rechunk-cumsum", 20_000, 1e-9), ("cumsum0", 20_000, 1e-9), ("mask-sum", 20_000, 1e-9), ("stencil", 10_000, 1e-9), ("arg-extremes", 20_000, 0),
        ("slice-sum", 20_000, 1e-9), ("elementwise-kept", 20_000, 1e-9),
    ];

    public override string Name => "arrays";

    public override IReadOnlyList<string> Peers => ["numpy", "dask", "dask-auto"];

    public override IEnumerable<Workload> Workloads(bool quick)
    {
        foreach (string bits in (string[])["", Bits])
        {
            foreach (var (name, rows, tolerance) in _workloads)
            {
                if (bits == Bits && name == "normal-mean") continue;
                double allowed = bits.Length == 0 ? tolerance : name == "standardize" ? 1e4 : 2e-4;
                yield return new(name + bits, quick ? rows / 5 : rows, quick ? 5 : 7) { Tolerance = allowed };
            }
        }
    }

    public override IEngine Start(string engine) => engine switch
    {
        "taskgraph" => new OwnEngine(),
        "numpy" => new PeerProcess(engine, "/usr/bin/python3", "arrays/array_engines.py", "numpy"),
        "dask" => new PeerProcess(engine, "/usr/bin/python3", "arrays/array_engines.py", "dask", "1000"),
        _ => new PeerProcess(engine, "/usr/bin/python3", "arrays/array_engines.py", "dask", "auto"),
    };

    private sealed class OwnEngine : IEngine
    {
        private (string Name, long N) _ready;
        private IArrayWork? _work;

        public Measurement Run(Workload workload)
        {
            if (_ready != (workload.Name, workload.N))
            {
                _work?.Dispose();
                BlockPool.Shared.Trim();
                string name = workload.Name.Replace(Bits, "", StringComparison.Ordinal);
                _work = name == workload.Name ? new ArrayWork<double>(name, workload.N) : new ArrayWork<float>(name, workload.N);
                _ready = (workload.Name, workload.N);
            }
            PeakMemory.Reset();
            long started = Stopwatch.GetTimestamp();
            double checksum = _work!.Run();
            double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            return new(seconds, checksum, PeakMemory.Bytes);
        }

        public void Dispose() => _work?.Dispose();
    }
}
