namespace TaskGraph;

/// <summary>
/// Replaces workers that have run enough tasks or have grown too large: each computation first moves away what only that worker has,
/// then the worker is dismissed, and a fresh one starts in its place.
/// </summary>
internal sealed class Recycling(ProcessPool pool, ProcessPoolOptions options)
{
    private const long MillisecondsBetweenLooks = 50;

    private readonly Lock _gate = new();
    private readonly Dictionary<WorkerHandle, HashSet<int>> _retiring = []; // with the jobs that still need them
    private long _nextLook;

    /// <summary>A worker has answered for tasks: whether it has to go is seen now.</summary>
    public void Consider(WorkerLink link)
    {
        if (link.TasksDone >= options.MaxTasksPerWorker || IsTooLarge(link)) Retire(link);
    }

    /// <summary>A computation does not need a worker any more. It may be the first to say so, where the worker is out of memory.</summary>
    public void Released(RemoteRun run, WorkerLink link)
    {
        if (!pool.CanRecycle)
        {
            // Results of other computations stay in it, so it stays as well, and takes part again.
            run.OnJoined(link);
            return;
        }
        Retire(link);
        Strike(run.Job, link);
    }

    /// <summary>A computation is over, and needs no worker.</summary>
    public void Left(RemoteRun run) => Strike(run.Job, null);

    private void Retire(WorkerLink link)
    {
        if (pool.BeginRetiring(link) is not (var worker, var runs)) return;
        lock (_gate) _retiring.Add(worker, [.. runs.Select(r => r.Job)]);
        foreach (var run in runs) run.OnRetiring(link);
        // Those that have ended in the meantime do not tell any more.
        foreach (var run in runs)
            if (pool.RunOf(run.Job) is null) Strike(run.Job, link);
        Strike(0, link);
    }

    private void Strike(int job, WorkerLink? link)
    {
        var free = new List<WorkerHandle>();
        lock (_gate)
        {
            foreach (var (worker, jobs) in _retiring)
            {
                if (link is not null && worker.Link != link) continue;
                jobs.Remove(job);
                if (jobs.Count == 0) free.Add(worker);
            }
            foreach (var worker in free) _retiring.Remove(worker);
        }
        foreach (var worker in free) pool.EndRetiring(worker);
    }

    private bool IsTooLarge(WorkerLink link)
    {
        if (options.RecycleAbove is not { } limit) return false;
        long now = Environment.TickCount64, next = Volatile.Read(ref _nextLook);
        if (now < next || Interlocked.CompareExchange(ref _nextLook, now + MillisecondsBetweenLooks, next) != next) return false;
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(link.ProcessId);
            return process.WorkingSet64 > limit.Bytes;
        }
        catch (ArgumentException)
        {
            return false; // It has ended.
        }
    }
}
