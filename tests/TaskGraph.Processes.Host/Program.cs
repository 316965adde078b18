// A user's program, for tests of how workers start and end. It notes each run of Main in the file it is given.
using System.Runtime.InteropServices;
using TaskGraph;

if (args[0] == "prepared") TaskGraphWorker.RunIfRequested(args);
File.AppendAllText(args[1], $"{Environment.ProcessId}\n");
using var _ = new Timer(static _ => Environment.Exit(99), null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
switch (args[0])
{
    case "compute" or "prepared":
        int offset = 40;
        Console.WriteLine($"result {Delayed.Call(() => Environment.ProcessId).Compute(Scheduler.Processes) != Environment.ProcessId} {Delayed.Call(() => offset + 2).Compute(Scheduler.Processes)}");
        return 0;
    case "command":
        // args[2..] is the command that starts a worker.
        await using (var pool = new ProcessPoolScheduler(new() { Workers = 1, WorkerCommand = args[2..] }))
            Console.WriteLine($"result {Delayed.Call(() => Environment.ProcessId).Compute(pool) != Environment.ProcessId}");
        return 0;
    case "print":
        await using (var pool = new ProcessPoolScheduler(new() { Workers = 1 }))
            Delayed.Call(() =>
            {
                Console.WriteLine("said");
                Console.Error.WriteLine("warned");
                return 1;
            }).Compute(pool);
        return 0;
    case "elsewhere":
        Environment.CurrentDirectory = Path.GetTempPath();
        Console.WriteLine($"result {Delayed.Call(() => Environment.CurrentDirectory == Path.GetTempPath().TrimEnd('/')).Compute(Scheduler.Processes)}");
        return 0;
    case "shared":
        using (var ones = new SharedArray<double>(Enumerable.Repeat(1.0, 1_000_000).ToArray()))
            Console.WriteLine($"result {Delayed.Call(() => ones.Span.ToArray().Sum()).Compute(Scheduler.Processes)}");
        return 0;
    case "captured":
        double[] table = [.. Enumerable.Repeat(1.0, 1_000_000)];
        Console.WriteLine($"result {Delayed.Call(() => table.Sum()).Compute(Scheduler.Processes)}");
        return 0;
    case "returned":
        // There and back: between workers too, for the second reads what the first has made.
        var made = Delayed.Call(static x => Array.ConvertAll(x, v => v + 1), Delayed.Value(Enumerable.Repeat(0.0, 1_000_000).ToArray()));
        var copies = Enumerable.Range(0, 4).Select(i => Delayed.Call(x => Array.ConvertAll(x, v => v * i), made)).ToList();
        Console.WriteLine($"result {Delayed.WhenAll(copies).Compute(Scheduler.Processes).Sum(c => c.Sum()) / 6}");
        return 0;
    case "hold":
        var held = new SharedArray<double>(1_000_000);
        Console.WriteLine($"holding {Delayed.Call(() => held.Span.Length).Compute(Scheduler.Processes)}");
        Thread.Sleep(Timeout.Infinite);
        return 0;
    case "wait":
        var kept = new ProcessPoolScheduler(new() { Workers = 2 });
        await kept.StartAsync();
        Console.WriteLine($"workers {string.Join(' ', kept.ProcessIds)}");
        Thread.Sleep(Timeout.Infinite);
        return 0;
    case "spill":
        // args[2] is the spill folder; with a fourth argument the program finishes what it is at when it is told to end.
        bool isTold = false;
        using (args.Length < 4 ? null : PosixSignalRegistration.Create(PosixSignal.SIGTERM, c => c.Cancel = isTold = true))
        {
            var limited = new ThreadedScheduler(new() { MemoryLimit = "4 MiB", SpillFolder = args[2] });
            var blocks = Enumerable.Range(0, 32).Select(i => Delayed.Call(() => Enumerable.Repeat((double)i, 1 << 17).ToArray())).ToList();
            var first = Delayed.Call(all => all.Sum(), Delayed.WhenAll(blocks.Select(b => Delayed.Call(x => x[0], b))));
            var second = Delayed.Call(all => all.Sum(), Delayed.WhenAll(blocks.Select(b => Delayed.Call((x, sum) => x[^1] + 0 * sum, b, first))));
            for (bool isLast = false; !isLast;)
            {
                isLast = Volatile.Read(ref isTold);
                Console.WriteLine($"result {second.Compute(limited)}");
            }
        }
        return 0;
    default:
        return 1;
}
