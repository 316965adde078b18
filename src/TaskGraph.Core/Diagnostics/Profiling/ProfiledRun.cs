namespace TaskGraph;

/// <summary>What is known of one computation: a line for each task, in columns.</summary>
internal sealed class ProfiledRun(Graph graph, int workers, long began)
{
    public Graph Graph { get; } = graph;
    public int Workers { get; } = workers;
    public long Began { get; } = began;
    public long Ended { get; set; }

    public long[] Started { get; } = new long[graph.TaskCount];

    /// <summary>0 for a task that has not ended.</summary>
    public long[] Finished { get; } = new long[graph.TaskCount];

    public long[] Bytes { get; } = new long[graph.TaskCount];
    public long[] Allocated { get; } = new long[graph.TaskCount];

    /// <summary>Numbers of names in the profile's list of workers.</summary>
    public int[] WorkerOf { get; } = new int[graph.TaskCount];

    /// <summary>Sums over those tasks of each layer whose use of the processor was measured, in nanoseconds.</summary>
    public ThreadShare[] Measured { get; } = new ThreadShare[graph.Layers.Length];

    public bool HasRun(int task) => Finished[task] != 0;

    /// <summary>How long a task ran.</summary>
    public long Ticks(int task) => Finished[task] - Started[task];

    /// <summary>When the last input of a task was there; the start of the computation for a source.</summary>
    public long QueuedAt(int task)
    {
        long queued = Began;
        foreach (int input in Graph.Predecessors[task]) queued = Math.Max(queued, Finished[input]);
        return Math.Min(queued, Started[task]);
    }

    public void Take(in TaskRecord record, int worker)
    {
        int task = record.Task;
        Started[task] = record.Started;
        WorkerOf[task] = worker;
        if (!record.IsEnd) return;
        Finished[task] = record.Finished;
        Bytes[task] = record.Bytes;
        Allocated[task] = Math.Max(record.Allocated, 0);
        if (record.Processor < 0) return;
        double time = TaskGraph.Ticks.ToNanoseconds(record.Finished - record.Started);
        Measured[Graph.LayerOf[task]].Add(time, record.Processor, record.Delayed);
    }
}

/// <summary>Where the time of measured tasks went, in nanoseconds.</summary>
internal struct ThreadShare
{
    public double Time, Processor, Waited;

    /// <summary>Time off the processor is waited but for what others took.</summary>
    public void Add(double time, double processor, double delayed)
    {
        Time += time;
        Processor += Math.Min(processor, time);
        Waited += Math.Max(time - processor - delayed, 0);
    }

    public void Add(in ThreadShare other)
    {
        Time += other.Time;
        Processor += other.Processor;
        Waited += other.Waited;
    }
}
