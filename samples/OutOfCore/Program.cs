// A computation of ten times its memory limit: 160 blocks of 16 MiB are all wanted a second time, once their mean is known.
// dotnet run -c Release --project samples/OutOfCore [SPILL-FOLDER]
using System.Diagnostics;
using TaskGraph;

const int Blocks = 160, BlockLength = 2 << 20;
const string Limit = "256 MiB";

var scheduler = new ThreadedScheduler(new() { MemoryLimit = Limit, SpillFolder = args.FirstOrDefault() });

Delayed<double[]>[] blocks = [.. Enumerable.Range(0, Blocks).Select(i => Delayed.Call(() => Measure(i)).WithName("measure"))];
Delayed<double> mean = Mean(blocks.Select(b => Delayed.Call(x => x.Average(), b)));
Delayed<double> variance = Mean(blocks.Select(b => Delayed.Call((x, m) => x.Average(v => (v - m) * (v - m)), b, mean)));

var watch = Stopwatch.StartNew();
try
{
    Console.WriteLine($"results in all   {new ByteSize(8L * Blocks * BlockLength)}");
    Console.WriteLine($"memory limit     {Limit}");
    double result = variance.Compute(scheduler);
    using var process = Process.GetCurrentProcess();
    Console.WriteLine($"peak of process  {new ByteSize(process.PeakWorkingSet64)}");
    Console.WriteLine($"time             {watch.Elapsed.TotalSeconds:F1} s");
    Console.WriteLine($"variance         {result:F3}");
    return 0;
}
catch (SpillException e)
{
    Console.WriteLine(e.Message);
    return 1;
}

static Delayed<double> Mean(IEnumerable<Delayed<double>> parts) => Delayed.Call(all => all.Average(), Delayed.WhenAll(parts));

static double[] Measure(int block)
{
    var values = new double[BlockLength];
    for (int i = 0; i < values.Length; i++) values[i] = (block * 31 + i) % 1000;
    return values;
}
