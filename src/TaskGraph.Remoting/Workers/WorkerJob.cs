using System.Globalization;

namespace TaskGraph;

/// <summary>What a worker knows of a computation of its client's.</summary>
internal sealed class WorkerJob
{
    public WorkerJob(string worker) => Context = new TaskContext(worker, Cancellation.Token);

    public Dictionary<int, LayerCode> Layers { get; } = [];

    public CultureInfo Formats { get; set; } = CultureInfo.CurrentCulture;

    public CultureInfo Texts { get; set; } = CultureInfo.CurrentUICulture;

    public CancellationTokenSource Cancellation { get; } = new();

    public TaskContext Context { get; }

    // What the user's code does when it is told must not hold up the frames.
    public void Cancel() => ThreadPool.UnsafeQueueUserWorkItem(static job => job.Cancellation.Cancel(), this, preferLocal: false);
}
