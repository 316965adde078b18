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
internal sealed class ProgressObserver(IProgress<ComputeProgress> progress) : IRecordObserver
{
    private long _started, _completed, _total, _reportedAt = -1;

    public RecordDetail Detail => RecordDetail.Order;

    public void OnEvent(ExecutionEvent executionEvent)
    {
        switch (executionEvent)
        {
            case ComputeStarted started:
                (_started, _completed, _total, _reportedAt) = (started.Timestamp, 0, started.Graph.TaskCount, -1);
                Complete(0);
                break;
            case TaskFinished:
                Complete(1);
                break;
        }
    }

    public void OnRecords(Graph graph, string worker, ReadOnlySpan<TaskRecord> records)
    {
        int ended = 0;
        foreach (ref readonly var record in records)
            if (record.IsEnd) ended++;
        if (ended > 0) Complete(ended);
    }

    private void Complete(int tasks)
    {
        _completed += tasks;
        long percent = _total == 0 ? 0 : _completed * 100 / _total;
        if (percent == _reportedAt && (tasks == 0 || _completed != _total)) return;
        _reportedAt = percent;
        progress.Report(new ComputeProgress(_completed, _total, Stopwatch.GetElapsedTime(_started)));
    }
}
