using System.Diagnostics;
using System.Globalization;

namespace TaskGraph;

/// <summary>Makes the workers of a pool: starts a process, has it come in at the pool's <see cref="Rendezvous"/>, and prepares it as the user wishes.</summary>
/// <param name="pool">Takes what the workers say.</param>
/// <param name="options">The user's wishes.</param>
/// <param name="initializer">Runs in each worker before its first task; null for nothing.</param>
/// <param name="open">Makes another entrance than is usual on this system, from the pool's folder.</param>
internal sealed class WorkerFactory(ProcessPool pool, ProcessPoolOptions options, WorkerInitializer? initializer, Func<string, Entrance>? open) : IDisposable
{
    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(60);

    private readonly Rendezvous _rendezvous = new(open);
    private int _names;

    /// <summary>Where the workers' socket lies.</summary>
    public string Folder => _rendezvous.Folder;

    public void Dispose() => _rendezvous.Dispose();

    /// <summary>Starts a worker and waits until it can take tasks. Any thread may call, also while others do.</summary>
    /// <exception cref="InvalidOperationException">It cannot be started; the message says why and what to do.</exception>
    public WorkerHandle Launch()
    {
        var environment = new WorkerEnvironment
        {
            Address = _rendezvous.Address,
            Secret = _rendezvous.Secret,
            Name = $"worker-{Interlocked.Increment(ref _names)}",
            Folder = _rendezvous.Folder,
            Client = Environment.ProcessId,
            Culture = CultureInfo.CurrentCulture.Name,
            UserInterfaceCulture = CultureInfo.CurrentUICulture.Name,
            HasInitializer = initializer is not null,
        };
        File.WriteAllBytes(environment.MarkPath, new byte[TaskMark.Size]);
        Process process;
        try
        {
            process = Process.Start(Launcher.Prepare(options, environment))!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw Launcher.Failure(e.Message, e);
        }
        var worker = new WorkerHandle(environment, process);
        try
        {
            var frames = Await(worker);
            initializer?.Run(frames);
            worker.Link = new WorkerLink(worker.ToString(), worker.ProcessId, frames, pool, why => worker.Kill(why));
            return worker;
        }
        catch (Exception e)
        {
            bool isLost = e is IOException or InvalidDataException;
            string? how = isLost ? worker.Epitaph() : null;
            worker.Kill();
            worker.Dispose();
            if (isLost) throw Launcher.Failure($"it ended before it was ready: {how}", e);
            throw;
        }
        finally
        {
            _rendezvous.Forget(worker.ProcessId);
        }
    }

    private FrameChannel Await(WorkerHandle worker)
    {
        var arrival = _rendezvous.ArrivalOf(worker.ProcessId);
        int first = Task.WaitAny([arrival, worker.Process.WaitForExitAsync()], _startLimit);
        if (arrival.IsCompleted) return arrival.GetAwaiter().GetResult();
        if (first < 0) throw Launcher.Failure($"it did not answer within {_startLimit.TotalSeconds:0} seconds");
        throw Launcher.Failure($"it ended before it answered: {worker.Epitaph()}");
    }
}
