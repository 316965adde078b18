using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace TaskGraph;

/// <summary>
/// Worker processes: started when a run first needs them, replaced when they are lost while runs go on, kept warm in between. They
/// connect to a socket in a folder that only this user can enter and show a secret that only they were told.
/// </summary>
internal sealed class ProcessPool : IWorkerPool, IAsyncDisposable
{
    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(60);
    private static int _jobs;

    private readonly ProcessPoolOptions _options;
    private readonly ConcurrentDictionary<int, RemoteRun> _runs = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<FrameSocket>> _expected = new();
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly List<WorkerHandle> _workers = [];
    private int _starting, _names;
    private Rendezvous? _rendezvous;
    private bool _isClosed;

    public ProcessPool(ProcessPoolOptions options)
    {
        // Where startup hooks are off, and nothing else kept it from that, Main runs in a worker: it must not start workers itself.
        if (WorkerEnvironment.IsRequested) WorkerProgram.Run();
        _options = options;
        Size = options.Workers ?? Environment.ProcessorCount;
    }

    public int Size { get; }

    /// <summary>The processes that run now.</summary>
    public int[] ProcessIds
    {
        get
        {
            lock (_gate) return [.. _workers.Select(w => w.ProcessId)];
        }
    }

    /// <summary>Where the workers' socket lies; null before the first has been started.</summary>
    public string? Folder => _rendezvous?.Folder;

    public int NextJob() => Interlocked.Increment(ref _jobs);

    public RemoteRun? RunOf(int job) => _runs.GetValueOrDefault(job);

    public void Enter(RemoteRun run)
    {
        List<SocketLink> links;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(ProcessPoolScheduler));
            _runs[run.Job] = run;
            links = [.. _workers.Where(w => w.Link is { IsAlive: true }).Select(w => w.Link!)];
        }
        foreach (var link in links) run.OnJoined(link);
        Start(run.WantedWorkers);
    }

    public void Leave(RemoteRun run) => _runs.TryRemove(run.Job, out _);

    public void DropEverywhere(ulong result)
    {
        List<SocketLink> links;
        lock (_gate) links = [.. _workers.Where(w => w.Link is { IsAlive: true }).Select(w => w.Link!)];
        foreach (var link in links)
        {
            link.Drop(result);
            link.Flush();
        }
    }

    /// <summary>Sees to it that so many workers run or are being started.</summary>
    public void Start(int count)
    {
        int missing;
        lock (_gate)
        {
            if (_isClosed) return;
            missing = Math.Max(Math.Min(count, Size) - _workers.Count - _starting, 0);
            _starting += missing;
            _rendezvous ??= new Rendezvous(_expected);
        }
        for (int i = 0; i < missing; i++) new Thread(StartOne) { IsBackground = true, Name = "TaskGraph worker link" }.Start();
    }

    public async ValueTask DisposeAsync()
    {
        List<WorkerHandle> workers;
        lock (_gate)
        {
            if (_isClosed) return;
            _isClosed = true;
            workers = [.. _workers];
        }
        foreach (var run in _runs.Values) run.OnClosed();
        foreach (var worker in workers) worker.Dismiss();
        foreach (var worker in workers)
        {
            try
            {
                await worker.Process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(2)).Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                worker.Kill();
            }
            catch (InvalidOperationException)
            {
                // Its own thread has seen it off already.
            }
        }
        _rendezvous?.Dispose();
    }

    /// <summary>Starts a worker and stays with it until it is gone.</summary>
    private void StartOne()
    {
        WorkerHandle? worker = null;
        try
        {
            worker = Launch();
        }
        catch (Exception e)
        {
            lock (_gate) _starting--;
            foreach (var run in _runs.Values) run.OnUnavailable(e);
            return;
        }
        bool isClosed;
        lock (_gate)
        {
            _starting--;
            isClosed = _isClosed;
            if (!isClosed) _workers.Add(worker);
        }
        if (isClosed) worker.Dismiss();
        foreach (var run in _runs.Values)
        {
            run.State.Events?.Write(new WorkerStarted(Stopwatch.GetTimestamp(), worker.ToString(), worker.ProcessId));
            run.OnJoined(worker.Link!);
        }
        worker.Link!.Receive();
        Bury(worker);
    }

    private WorkerHandle Launch()
    {
        string name;
        Rendezvous rendezvous;
        lock (_gate)
        {
            name = $"worker-{++_names}";
            rendezvous = _rendezvous!;
        }
        string markPath = Path.Combine(rendezvous.Folder, name);
        File.WriteAllBytes(markPath, new byte[8]);
        var environment = new WorkerEnvironment(
            rendezvous.SocketPath, rendezvous.Secret, name, markPath, Environment.GetEnvironmentVariable(WorkerEnvironment.HooksVariable), CultureInfo.CurrentCulture.Name);
        Process process;
        try
        {
            process = Process.Start(Launcher.Prepare(_options, environment))!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw Launcher.Failure(e.Message, e);
        }
        var arrival = _expected.GetOrAdd(process.Id, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        var worker = new WorkerHandle(name, markPath, process) { ProcessId = process.Id };
        var exit = process.WaitForExitAsync();
        int first = Task.WaitAny([arrival.Task, exit], _startLimit);
        _expected.TryRemove(process.Id, out _);
        if (!arrival.Task.IsCompleted)
        {
            if (first < 0) worker.Kill();
            string how = first < 0 ? $"it did not answer within {_startLimit.TotalSeconds:0} seconds; " : "it ended before it answered: ";
            how += worker.Epitaph();
            worker.Dispose();
            throw Launcher.Failure(how);
        }
        worker.Link = new SocketLink(worker.ToString(), process.Id, arrival.Task.Result, this);
        return worker;
    }

    /// <summary>Tells the runs of a worker's end and replaces it where it is needed.</summary>
    private void Bury(WorkerHandle worker)
    {
        string reason = worker.Epitaph();
        var (job, task) = worker.Mark.Read();
        lock (_gate) _workers.Remove(worker);
        foreach (var run in _runs.Values)
        {
            if (!worker.IsDismissed) run.State.Events?.Write(new WorkerLost(Stopwatch.GetTimestamp(), worker.ToString(), worker.ProcessId, reason));
            run.OnLost(worker.Link!, job, task, reason);
        }
        worker.Dispose();
        int wanted = _runs.IsEmpty ? 0 : _runs.Values.Max(r => r.WantedWorkers);
        Start(wanted);
    }
}
