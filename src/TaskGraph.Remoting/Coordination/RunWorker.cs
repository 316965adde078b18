namespace TaskGraph;

/// <summary>What one run knows of one worker.</summary>
internal sealed class RunWorker(IWorkerLink link, int tasks)
{
    private readonly HashSet<int> _knownLayers = [];

    public IWorkerLink Link => link;

    /// <summary>Ready tasks whose inputs mostly lie here.</summary>
    public ReadyQueue Queue { get; } = new(tasks);

    /// <summary>Batches that have been sent and not been answered.</summary>
    public List<TaskBatch> InFlight { get; } = [];

    /// <summary>Whether the worker lacks a layer's code; it has it from now on.</summary>
    public bool Learns(int layer) => _knownLayers.Add(layer);
}
