using System.Diagnostics;

namespace TaskGraph;

/// <summary>How far a computation is.</summary>
/// <param name="Completed">Tasks that have run.</param>
/// <param name="Total">Tasks in the graph.</param>
/// <param name="Elapsed">Time since the start.</param>
public sealed record ComputeProgress(long Completed, long Total, TimeSpan Elapsed)
{
    /// <summary>From 0 to 1.</summary>
    public double Fraction => Total == 0 ? 1 : (double)Completed / Total;
}

/// <summary>Turns events into progress, at most once per percent and at the end.</summary>
internal sealed class ProgressObserver(IProgress<ComputeProgress> progress) : IExecutionObserver
{
    private long _started, _completed, _total, _reportedAt = -1;

    public void OnEvent(ExecutionEvent executionEvent)
    {
        switch (executionEvent)
        {
            case ComputeStarted started:
                (_started, _completed, _total, _reportedAt) = (started.Timestamp, 0, started.Graph.TaskCount, -1);
                Report(started.Timestamp);
                break;
            case TaskFinished finished:
                _completed++;
                if (_completed == _total || _completed * 100 / _total != _reportedAt) Report(finished.Timestamp);
                break;
        }
    }

    private void Report(long now)
    {
        _reportedAt = _total == 0 ? 0 : _completed * 100 / _total;
        progress.Report(new ComputeProgress(_completed, _total, Stopwatch.GetElapsedTime(_started, now)));
    }
}
