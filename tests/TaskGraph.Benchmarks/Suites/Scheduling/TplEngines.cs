using System.Diagnostics;
using System.Threading.Tasks.Dataflow;

namespace TaskGraph.Benchmarks;

/// <summary>A task of the framework for each task, continued by those that read it.</summary>
internal sealed class ContinuationEngine : IEngine
{
    public Measurement Run(Workload workload)
    {
        var shape = Shape.Make(workload.Name, (int)workload.N);
        byte[] marks = new byte[shape.Count];
        GC.Collect();
        long started = Stopwatch.GetTimestamp();
        var tasks = new Task[shape.Count];
        for (int i = 0; i < tasks.Length; i++)
        {
            int task = i;
            var inputs = shape.InputsOf(i);
            if (inputs.Length == 0)
            {
                tasks[i] = Task.Run(() => { marks[task]++; });
                continue;
            }
            if (inputs.Length == 1)
            {
                tasks[i] = tasks[inputs[0]].ContinueWith(_ => { marks[task]++; }, TaskScheduler.Default);
                continue;
            }
            var before = new Task[inputs.Length];
            for (int k = 0; k < before.Length; k++) before[k] = tasks[inputs[k]];
            tasks[i] = Task.Factory.ContinueWhenAll(before, _ => { marks[task]++; });
        }
        Task.WaitAll(tasks);
        return new(Stopwatch.GetElapsedTime(started).TotalSeconds, marks.Count(m => m == 1));
    }

    public void Dispose()
    {
    }
}

/// <summary>One block of TPL Dataflow to which each finished task posts what it made ready; counters as in a scheduler, no order.</summary>
internal sealed class DataflowEngine : IEngine
{
    public Measurement Run(Workload workload)
    {
        var shape = Shape.Make(workload.Name, (int)workload.N);
        var inputs = new int[shape.Count][];
        for (int i = 0; i < inputs.Length; i++) inputs[i] = shape.InputsOf(i).ToArray();
        var readers = CompressedRows.Of(inputs).Reversed();
        byte[] marks = new byte[shape.Count];
        int[] missing = Array.ConvertAll(inputs, row => row.Length);
        int left = shape.Count;
        GC.Collect();
        long started = Stopwatch.GetTimestamp();
        ActionBlock<int> block = null!;
        block = new(task =>
        {
            marks[task]++;
            foreach (int reader in readers[task])
                if (Interlocked.Decrement(ref missing[reader]) == 0) block.Post(reader);
            if (Interlocked.Decrement(ref left) == 0) block.Complete();
        }, new() { MaxDegreeOfParallelism = Environment.ProcessorCount });
        for (int i = 0; i < inputs.Length; i++)
            if (inputs[i].Length == 0) block.Post(i);
        block.Completion.Wait();
        return new(Stopwatch.GetElapsedTime(started).TotalSeconds, marks.Count(m => m == 1));
    }

    public void Dispose()
    {
    }
}
