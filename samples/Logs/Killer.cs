using System.Diagnostics;
using TaskGraph;

/// <summary>Kills a worker process when half of a computation's tasks are done.</summary>
internal sealed class Killer(ProcessPoolScheduler pool) : IExecutionObserver
{
    private int _tasks, _finished;

    /// <summary>The process that was killed; 0 before.</summary>
    public int Victim { get; private set; }

    public void OnEvent(ExecutionEvent executionEvent)
    {
        if (executionEvent is ComputeStarted started) (_tasks, _finished) = (started.Graph.TaskCount, 0);
        if (executionEvent is not TaskFinished || ++_finished < _tasks / 2 || Victim != 0) return;
        Victim = pool.ProcessIds[0];
        Process.GetProcessById(Victim).Kill();
    }
}
