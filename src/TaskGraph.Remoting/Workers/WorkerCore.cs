using System.Collections.Concurrent;
using System.Diagnostics;

namespace TaskGraph;

/// <summary>Takes frames to the client.</summary>
internal interface IFrameSender
{
    /// <summary>Sends one frame whole; safe for several threads.</summary>
    void Send(FrameKind kind, ReadOnlySpan<byte> body);
}

/// <summary>
/// The inside of a worker: keeps results, runs batches one after another, answers for results. It knows frames, not how they travel.
/// Frames are handed in by one thread, which never waits; batches run on the thread in <see cref="Execute"/>.
/// </summary>
internal sealed class WorkerCore(string name, IFrameSender sender, ITaskMark? mark)
{
    private static readonly long _reportTicks = Stopwatch.Frequency / 1000; // report at least every millisecond of work

    private readonly ConcurrentDictionary<ulong, object?> _results = new();
    private readonly ConcurrentDictionary<int, Job> _jobs = new();
    private readonly Queue<byte[]> _batches = new();
    private bool _stopped;

    /// <summary>Takes a frame. The body is the worker's from now on.</summary>
    public void Receive(FrameKind kind, byte[] body)
    {
        switch (kind)
        {
            case FrameKind.Run:
                lock (_batches)
                {
                    _batches.Enqueue(body);
                    Monitor.Pulse(_batches);
                }
                break;
            case FrameKind.Fetch:
                // Sending may have to wait for the client; this thread must not.
                ThreadPool.UnsafeQueueUserWorkItem(static s => s.Core.SendResults(s.Body), (Core: this, Body: body), preferLocal: false);
                break;
            case FrameKind.Drop:
                for (var reader = new PickleReader(body); !reader.IsAtEnd;) Drop(reader.Raw<ulong>());
                break;
            case FrameKind.Cancel:
                JobOf(new PickleReader(body).Raw<int>()).Cancel();
                break;
            case FrameKind.End:
                End(new PickleReader(body));
                break;
            case FrameKind.Ping:
                sender.Send(FrameKind.Pong, body);
                break;
        }
    }

    /// <summary>Runs batches until <see cref="Stop"/>.</summary>
    public void Execute()
    {
        while (true)
        {
            byte[]? body;
            lock (_batches)
            {
                while (!_batches.TryDequeue(out body))
                {
                    if (_stopped) return;
                    Monitor.Wait(_batches);
                }
            }
            var frame = PickleReader.Rent(body);
            RunBatch(frame);
            frame.Return();
        }
    }

    public void Stop()
    {
        lock (_batches)
        {
            _stopped = true;
            Monitor.PulseAll(_batches);
        }
    }

    private Job JobOf(int job) => _jobs.GetOrAdd(job, static (_, worker) => new Job(worker), name);

    private void RunBatch(PickleReader frame)
    {
        int jobId = frame.Raw<int>();
        var report = new BatchReport(jobId, frame.Raw<int>());
        mark?.Set(jobId, frame.Raw<int>());
        try
        {
            var job = JobOf(jobId);
            frame.CancellationToken = job.Cancellation.Token;
            ReadCode(frame, job);
            ReadInputs(frame);
            for (int groups = frame.CountOf(1); groups > 0; groups--) RunGroup(frame, job, report);
            report.Close(BatchReport.Last);
        }
        catch (Exception e)
        {
            // The rest of the batch cannot be read: every task without an answer has failed with this.
            report.Close(BatchReport.Broken);
            report.WriteError(e);
        }
        mark?.Set(0, -1);
        report.Send(sender);
        report.Return();
    }

    private static void ReadCode(PickleReader frame, Job job)
    {
        for (int count = frame.CountOf(4); count > 0; count--)
        {
            int layer = frame.Raw<int>();
            string layerName = frame.String()!;
            frame.Raw<int>();
            job.Layers[layer] = new LayerCode(layerName, (TaskCode)frame.Unpickle()!);
        }
    }

    private void ReadInputs(PickleReader frame)
    {
        for (int count = frame.CountOf(12); count > 0; count--)
        {
            ulong id = frame.Raw<ulong>();
            frame.Raw<int>();
            _results[id] = frame.Unpickle();
        }
    }

    private void RunGroup(PickleReader frame, Job job, BatchReport report)
    {
        var layer = job.Layers[frame.Raw<int>()];
        var tasks = new TaskLine[frame.CountOf(TaskLine.LeastSize)];
        for (int i = 0; i < tasks.Length; i++) tasks[i] = TaskLine.Read(frame);
        var constants = frame.Raw<int>() == 0 ? [] : (ConstantColumn[])frame.Unpickle()!;
        for (int i = 0; i < tasks.Length; i++)
        {
            job.Context.Enter(tasks[i].Block, constants, i);
            job.Context.Attempt = tasks[i].Attempt;
            RunTask(tasks[i], layer, job, report);
            if (Stopwatch.GetTimestamp() - report.Began <= _reportTicks || i == tasks.Length - 1) continue;
            report.Close(BatchReport.More);
            report.Send(sender);
            report.Begin();
        }
    }

    private void RunTask(in TaskLine task, LayerCode layer, Job job, BatchReport report)
    {
        long started = Stopwatch.GetTimestamp();
        if (job.Cancellation.IsCancellationRequested)
        {
            report.Add(task.Id, TaskStatus.Skipped, started, started);
            return;
        }
        mark?.Set(report.Job, task.Id);
        int start = report.Length;
        try
        {
            var inputs = task.Inputs.Length == 0 ? [] : new object?[task.Inputs.Length];
            for (int i = 0; i < inputs.Length; i++)
            {
                if (_results.TryGetValue(task.Inputs[i], out inputs[i])) continue;
                // A task before it in the batch has failed.
                report.Add(task.Id, TaskStatus.Skipped, started, started);
                return;
            }
            object? result = layer.Code.Run(new TaskInputs(inputs, Positions.Of(inputs.Length)), job.Context);
            long finished = Stopwatch.GetTimestamp();
            bool isReturned = task.IsReturned || IsSmall(result);
            report.Add(task.Id, isReturned ? TaskStatus.Returned : TaskStatus.Stored, started, finished);
            report.WriteBytesHeld(result);
            if (isReturned) report.WriteResult(result);
            _results[ResultId.Of(report.Job, task.Id)] = result;
        }
        catch (Exception e)
        {
            report.Rewind(start);
            report.Add(task.Id, TaskStatus.Faulted, started, Stopwatch.GetTimestamp());
            report.WriteError(e);
        }
    }

    private void Drop(ulong id)
    {
        if (_results.TryRemove(id, out object? result)) (result as IReferenceCounted)?.Release();
    }

    private void End(PickleReader frame)
    {
        int jobId = frame.Raw<int>();
        var kept = new HashSet<ulong>();
        while (!frame.IsAtEnd) kept.Add(frame.Raw<ulong>());
        _jobs.TryRemove(jobId, out _);
        foreach (ulong id in _results.Keys)
            if (ResultId.JobOf(id) == jobId && !kept.Contains(id)) Drop(id);
    }

    private void SendResults(byte[] body)
    {
        for (var ids = new PickleReader(body); !ids.IsAtEnd;)
        {
            ulong id = ids.Raw<ulong>();
            var writer = PickleWriter.Rent();
            writer.Raw(id);
            int start = writer.Length;
            try
            {
                if (!_results.TryGetValue(id, out object? result)) throw new KeyNotFoundException("The result is not in this worker any more.");
                writer.Byte(1);
                writer.Pickle(result);
            }
            catch (Exception e)
            {
                writer.Truncate(start);
                writer.Byte(0);
                BatchReport.WriteError(writer, e is UnpicklableException u ? BatchReport.NotReturned(u) : e);
            }
            sender.Send(FrameKind.Fetched, writer.Written);
            writer.Return();
        }
    }

    private static bool IsSmall(object? result) => result switch
    {
        null or int or long or double or bool => true,
        string text => text.Length < 256,
        _ => false,
    };

    private sealed record LayerCode(string Name, TaskCode Code);

    private sealed class Job
    {
        public Job(string worker) => Context = new TaskContext(worker, Cancellation.Token);

        public Dictionary<int, LayerCode> Layers { get; } = [];

        public CancellationTokenSource Cancellation { get; } = new();

        public TaskContext Context { get; }

        // What the user's code does when it is told must not hold up the frames.
        public void Cancel() => ThreadPool.UnsafeQueueUserWorkItem(static job => job.Cancellation.Cancel(), this, preferLocal: false);
    }
}
