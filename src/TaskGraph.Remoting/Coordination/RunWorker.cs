namespace TaskGraph;

/// <summary>What a run knows of one life of one worker. A worker that comes back is another one, with another number.</summary>
internal sealed class RunWorker(int number, string name, int tasks)
{
    private readonly HashSet<int> _knownLayers = [];
    private readonly HashSet<int> _knownShared = [];

    public int Number => number;

    public string Name => name;

    /// <summary>Ready tasks whose inputs mostly lie here.</summary>
    public ReadyQueue Queue { get; } = new(tasks);

    /// <summary>Batches that have been sent and not been answered, in order.</summary>
    public List<TaskBatch> InFlight { get; } = [];

    /// <summary>How many of them keep the worker busy, or wait until it is free.</summary>
    public int Waiting
    {
        get
        {
            int count = 0;
            foreach (var batch in InFlight)
                if (!batch.IsAwaited) count++;
            return count;
        }
    }

    /// <summary>The task that the worker says has been running for a while; -1 where it has not said so of the one it runs now.</summary>
    public int Head { get; set; } = -1;

    /// <summary>When it said so first.</summary>
    public long HeadSince { get; set; }

    /// <summary>Whether the worker is short of memory: it gets no more than one task at a time, and only where no other can take it.</summary>
    public bool IsPaused { get; set; }

    /// <summary>Whether the worker gets nothing more and its results are being moved away.</summary>
    public bool IsRetiring { get; set; }

    /// <summary>Whether the worker is being ended because a task of its ran too long, or on when the computation had ended.</summary>
    public bool IsTimedOut { get; set; }

    /// <summary>Whether a batch under way holds a task that has to run by itself.</summary>
    public bool IsIsolated => InFlight.Count > 0 && InFlight[0].IsIsolated;

    /// <summary>Whether the worker lacks a layer's code; it has it from now on.</summary>
    public bool Learns(int layer) => _knownLayers.Add(layer);

    /// <summary>Whether the worker lacks a shared constant; it has it from now on.</summary>
    public bool LearnsShared(int number) => _knownShared.Add(number);

    /// <summary>A batch did not reach the worker, nor what came with it.</summary>
    public void Unlearn(TaskBatch batch)
    {
        foreach (int layer in batch.CodeLayers) _knownLayers.Remove(layer);
        // Which of the inputs were shared constants does not matter: to send one twice does no harm.
        _knownShared.Clear();
    }

    public TaskBatch? Batch(int batch)
    {
        foreach (var sent in InFlight)
            if (sent.Number == batch) return sent;
        return null;
    }
}
