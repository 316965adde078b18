using System.Diagnostics;

namespace TaskGraph;

/// <summary>
/// The inside of a worker: keeps results, runs batches one after another, answers for results. It knows frames, not how they travel.
/// Two threads are in <see cref="Work"/>, of which at most one takes frames and at most one runs a batch. Whoever takes a batch while none runs runs it
/// itself, which saves waking the other thread for it; if that takes long, the other goes on taking frames.
/// </summary>
internal sealed class WorkerCore : IDisposable
{
    // The first look at a batch is for who takes frames meanwhile, the others are for its client.
    private const int FirstWatchMilliseconds = 2, WatchMilliseconds = 20;

    private readonly ResultStore _results;
    private readonly BatchRunner _runner;
    private readonly List<(FrameKind Kind, byte[] Body)> _batches = []; // and what has to come after them
    private readonly HashSet<(int Job, int Batch)> _recalled = [];
    private readonly IFrameSender _sender;
    private readonly Timer _watch;
    private volatile BatchReport? _current;
    private int _isWatching;
    private volatile bool _watchesRarely;

    // Guarded by _batches.
    private bool _isRunning, _takesFrames, _stopped;
    private int _taker; // the thread that takes frames; 0 where none does

    /// <param name="name">Its name for people.</param>
    /// <param name="sender">Takes its answers.</param>
    /// <param name="mark">Where it notes what it runs.</param>
    /// <param name="memoryLimit">The bytes that the process may use for objects; 0 for any number.</param>
    /// <param name="buffers">Where large constants lie.</param>
    public WorkerCore(string name, IFrameSender sender, ITaskMark? mark, long memoryLimit = 0, ISharedBuffers? buffers = null)
    {
        _sender = sender;
        _results = new ResultStore(memoryLimit);
        _runner = new BatchRunner(name, _results, mark, buffers);
        _watch = new Timer(static core => ((WorkerCore)core!).Watch(), this, Timeout.Infinite, Timeout.Infinite);
    }

    /// <summary>Takes a frame. The body is the worker's from now on.</summary>
    public void Receive(FrameKind kind, byte[] body)
    {
        switch (kind)
        {
            case FrameKind.Run:
                if (MayRunHere(body)) Run(kind, body);
                break;
            case FrameKind.Recall:
                ThreadPool.UnsafeQueueUserWorkItem(static s => Answering.Try(s.Core.Recall, s.Body), (Core: this, Body: body), preferLocal: false);
                break;
            case FrameKind.Fetch:
                // Sending may have to wait for the client; this thread must not.
                ThreadPool.UnsafeQueueUserWorkItem(static s => Answering.Try(s.Core.SendResults, s.Body), (Core: this, Body: body), preferLocal: false);
                break;
            case FrameKind.Drop:
                if (!TryDrop(body)) DropLater(body);
                break;
            case FrameKind.Cancel:
                _runner.Cancel(new PickleReader(body).Raw<int>());
                break;
            case FrameKind.End:
                End(new PickleReader(body));
                break;
            case FrameKind.Ping:
                _sender.Send(FrameKind.Pong, body);
                break;
        }
    }

    /// <summary>Takes frames and runs batches, each as it comes to the calling thread, until <see cref="Stop"/> and the end of what then runs.</summary>
    /// <param name="take">Waits for a frame and hands it to <see cref="Receive"/>; false where no more come. Null where somebody else does that.</param>
    public void Work(Func<bool>? take = null)
    {
        while (true)
        {
            (FrameKind Kind, byte[] Body) next = (default, []);
            lock (_batches)
            {
                _takesFrames |= take is not null;
                while (next.Kind == default)
                {
                    if (!_isRunning && _batches.Count > 0)
                    {
                        next = _batches[0];
                        _batches.RemoveAt(0);
                        _isRunning = true;
                    }
                    else if (_stopped && !_isRunning)
                    {
                        return;
                    }
                    else if (take is not null && _taker == 0 && !_stopped)
                    {
                        _taker = Environment.CurrentManagedThreadId;
                        break;
                    }
                    else
                    {
                        Monitor.Wait(_batches);
                    }
                }
            }
            if (next.Kind != default) Run(next.Kind, next.Body);
            else if (!take!()) Stop();
            else lock (_batches) if (_taker == Environment.CurrentManagedThreadId) _taker = 0;
        }
    }

    /// <summary>Whether the calling thread, which has taken a batch, runs it; else it lies ready for the other.</summary>
    private bool MayRunHere(byte[] body)
    {
        lock (_batches)
        {
            if (_takesFrames && !_isRunning && _batches.Count == 0)
            {
                // The other thread takes frames if it is woken before this one is back.
                (_isRunning, _taker) = (true, 0);
                return true;
            }
            _batches.Add((FrameKind.Run, body));
            if (!_isRunning) Monitor.Pulse(_batches);
            return false;
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

    public void Dispose()
    {
        _watch.Dispose();
        _results.Dispose();
    }

    /// <summary>Drops results; false where one of them is not there.</summary>
    private bool TryDrop(byte[] ids)
    {
        bool dropped = true;
        for (var reader = new PickleReader(ids); !reader.IsAtEnd;) dropped &= _results.Drop(reader.Raw<ulong>());
        return dropped;
    }

    /// <summary>A result that is not there may be among what a batch brings or makes that has not been run to its end.</summary>
    private void DropLater(byte[] ids)
    {
        lock (_batches)
            if (_isRunning || _batches.Count > 0) _batches.Add((FrameKind.Drop, ids));
    }

    private void Run(FrameKind kind, byte[] body)
    {
        if (kind == FrameKind.Drop)
        {
            TryDrop(body);
        }
        else
        {
            var frame = PickleReader.Rent(body);
            RunBatch(frame);
            frame.Return();
        }
        lock (_batches)
        {
            _isRunning = false;
            if (_stopped) Monitor.PulseAll(_batches);
        }
    }

    private void RunBatch(PickleReader frame)
    {
        int jobId = frame.Raw<int>(), number = frame.Raw<int>();
        if (IsRecalled(jobId, number))
        {
            _runner.TakeRecalled(frame, jobId);
            return;
        }
        var report = _current = new BatchReport(jobId, number, _sender, _results);
        if (Interlocked.Exchange(ref _isWatching, 1) == 0 || _watchesRarely) SetWatch(FirstWatchMilliseconds);
        // Where the rest of the batch cannot be read, every task without an answer has failed with this.
        var error = _runner.Run(frame, report);
        _current = null;
        report.Close(error);
    }

    private bool IsRecalled(int job, int number)
    {
        lock (_batches) return _recalled.Remove((job, number));
    }

    /// <summary>Looks after the batch that runs; sleeps while there is none.</summary>
    private void Watch()
    {
        Volatile.Write(ref _isWatching, 0);
        if (_current is not { } report) return;
        lock (_batches)
            if (_isRunning && _taker == 0) Monitor.Pulse(_batches);
        Answering.Try(static report => report.Watch(Stopwatch.GetTimestamp()), report);
        if (Interlocked.Exchange(ref _isWatching, 1) == 0) SetWatch(WatchMilliseconds);
    }

    private void SetWatch(int milliseconds)
    {
        _watchesRarely = milliseconds == WatchMilliseconds;
        _watch.Change(milliseconds, Timeout.Infinite);
    }

    private void Recall(byte[] body)
    {
        var frame = new PickleReader(body);
        int job = frame.Raw<int>(), number = frame.Raw<int>();
        lock (_batches)
        {
            if (!_batches.Exists(b => b.Kind == FrameKind.Run && new PickleReader(b.Body) is var batch && batch.Raw<int>() == job && batch.Raw<int>() == number))
            {
                if (_current is { } running && running.Job == job && running.Number == number) running.Recall();
                return;
            }
            if (!_recalled.Add((job, number))) return;
        }
        BatchReport.SendUnstarted(_sender, job, number);
    }

    private void End(PickleReader frame)
    {
        int jobId = frame.Raw<int>();
        var kept = new HashSet<ulong>();
        while (!frame.IsAtEnd) kept.Add(frame.Raw<ulong>());
        _runner.Forget(jobId);
        foreach (ulong id in _results.Ids)
            if (ResultId.JobOf(id) == jobId && !kept.Contains(id)) _results.Drop(id);
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
                bool isHere = _results.TryPin(id, out object? result);
                writer.Byte(isHere ? Fetched.Here : Fetched.Missing);
                writer.Pickle(result);
                if (isHere) _results.Unpin(id);
            }
            catch (Exception e)
            {
                writer.Truncate(start);
                writer.Byte(Fetched.Refused);
                BatchReport.WriteError(writer, e is UnpicklableException u ? BatchReport.NotReturned(u) : e);
            }
            _sender.Send(FrameKind.Fetched, writer.Written);
            writer.Return();
        }
    }
}
