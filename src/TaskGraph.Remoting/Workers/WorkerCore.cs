using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace TaskGraph;

/// <summary>Takes frames to the client.</summary>
internal interface IFrameSender
{
    /// <summary>Sends one frame whole; safe for several threads.</summary>
    void Send(FrameKind kind, ReadOnlySpan<byte> body);
}

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
    private readonly ConcurrentDictionary<int, Job> _jobs = new();
    private readonly List<(FrameKind Kind, byte[] Body)> _batches = []; // and what has to come after them
    private readonly HashSet<(int Job, int Batch)> _recalled = [];
    private readonly string _name;
    private readonly IFrameSender _sender;
    private readonly ITaskMark? _mark;
    private readonly ISharedBuffers? _buffers;
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
        (_name, _sender, _mark, _buffers) = (name, sender, mark, buffers);
        _results = new ResultStore(memoryLimit);
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
                ThreadPool.UnsafeQueueUserWorkItem(static s => Answer(s.Core.Recall, s.Body), (Core: this, Body: body), preferLocal: false);
                break;
            case FrameKind.Fetch:
                // Sending may have to wait for the client; this thread must not.
                ThreadPool.UnsafeQueueUserWorkItem(static s => Answer(s.Core.SendResults, s.Body), (Core: this, Body: body), preferLocal: false);
                break;
            case FrameKind.Drop:
                if (!TryDrop(body)) DropLater(body);
                break;
            case FrameKind.Cancel:
                JobOf(new PickleReader(body).Raw<int>()).Cancel();
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

    /// <summary>Bytes of results that were written to disk.</summary>
    public long SpilledBytes => _results.SpilledBytes;

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

    private Job JobOf(int job) => _jobs.GetOrAdd(job, static (_, worker) => new Job(worker), _name);

    private void RunBatch(PickleReader frame)
    {
        int jobId = frame.Raw<int>(), number = frame.Raw<int>();
        if (IsRecalled(jobId, number))
        {
            TakeRecalled(frame, jobId);
            return;
        }
        var report = _current = new BatchReport(jobId, number, _sender, _results);
        if (Interlocked.Exchange(ref _isWatching, 1) == 0 || _watchesRarely) SetWatch(FirstWatchMilliseconds);
        int first = frame.Raw<int>();
        _mark?.Set(jobId, first);
        Exception? error = null;
        try
        {
            var job = ReadHead(frame, jobId);
            for (int groups = frame.CountOf(1); groups > 0; groups--) RunGroup(frame, job, report);
        }
        catch (Exception e)
        {
            // The rest of the batch cannot be read: every task without an answer has failed with this.
            error = e;
        }
        _mark?.Set(0, -1);
        _current = null;
        report.Close(error);
    }

    private bool IsRecalled(int job, int number)
    {
        lock (_batches) return _recalled.Remove((job, number));
    }

    /// <summary>Later batches count on what came with a recalled one.</summary>
    private void TakeRecalled(PickleReader frame, int job)
    {
        frame.Raw<int>();
        try
        {
            ReadHead(frame, job);
        }
        catch (Exception)
        {
            // A batch that needs what could not be read says so.
        }
    }

    /// <summary>Reads the results and the code that a batch brings.</summary>
    private Job ReadHead(PickleReader frame, int jobId)
    {
        var job = JobOf(jobId);
        frame.CancellationToken = job.Cancellation.Token;
        frame.Buffers = _buffers;
        frame.Shared = number => _results.TryPin(ResultId.OfShared(jobId, number), out object? constant) ? constant : null;
        ReadInputs(frame);
        ReadCode(frame, job);
        if (CultureInfo.CurrentCulture != job.Formats) CultureInfo.CurrentCulture = job.Formats;
        if (CultureInfo.CurrentUICulture != job.Texts) CultureInfo.CurrentUICulture = job.Texts;
        return job;
    }

    /// <summary>Looks after the batch that runs; sleeps while there is none.</summary>
    private void Watch()
    {
        Volatile.Write(ref _isWatching, 0);
        if (_current is not { } report) return;
        lock (_batches)
            if (_isRunning && _taker == 0) Monitor.Pulse(_batches);
        Answer(static report => report.Watch(Stopwatch.GetTimestamp()), report);
        if (Interlocked.Exchange(ref _isWatching, 1) == 0) SetWatch(WatchMilliseconds);
    }

    private void SetWatch(int milliseconds)
    {
        _watchesRarely = milliseconds == WatchMilliseconds;
        _watch.Change(milliseconds, Timeout.Infinite);
    }

    /// <summary>Does what may send, on a thread that has nobody above it.</summary>
    private static void Answer<T>(Action<T> send, T argument)
    {
        try
        {
            send(argument);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The client has gone; the thread that takes frames sees it too, and ends the work.
        }
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

    private static void ReadCode(PickleReader frame, Job job)
    {
        int count = frame.CountOf(4);
        if (count == 0) return;
        (job.Formats, job.Texts) = (CultureInfo.GetCultureInfo(frame.String()!), CultureInfo.GetCultureInfo(frame.String()!));
        for (; count > 0; count--)
        {
            int layer = frame.Raw<int>();
            string layerName = frame.String()!;
            var timeout = new TimeSpan(frame.Raw<long>());
            frame.Raw<int>();
            job.Layers[layer] = new LayerCode(layerName, (TaskCode)frame.Unpickle()!, timeout);
        }
    }

    private void ReadInputs(PickleReader frame)
    {
        for (int count = frame.CountOf(12); count > 0; count--)
        {
            ulong id = frame.Raw<ulong>();
            frame.Raw<int>();
            _results.Put(id, frame.Unpickle());
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
            // What is awaited keeps its context while others run.
            var context = layer.Code is AsyncTaskCode ? new TaskContext(_name, job.Cancellation.Token) : job.Context;
            context.Enter(tasks[i].Block, constants, i);
            context.Attempt = tasks[i].Attempt;
            RunTask(tasks[i], layer, job, context, report);
        }
    }

    private void RunTask(in TaskLine task, LayerCode layer, Job job, TaskContext context, BatchReport report)
    {
        long started = Stopwatch.GetTimestamp();
        if (job.Cancellation.IsCancellationRequested)
        {
            report.AddSkipped(task.Id, started);
            return;
        }
        var inputs = task.Inputs.Length == 0 ? [] : new object?[task.Inputs.Length];
        int pinned = 0;
        try
        {
            while (pinned < inputs.Length && _results.TryPin(task.Inputs[pinned], out inputs[pinned])) pinned++;
            // Without all of them, a task before it in the batch has failed or was recalled.
            if (pinned < inputs.Length) report.AddSkipped(task.Id, started);
            else RunTask(task, layer, inputs, started, context, report);
        }
        catch (SpillException e)
        {
            report.AddError(task.Id, started, Stopwatch.GetTimestamp(), e);
        }
        finally
        {
            for (int i = 0; i < pinned; i++) _results.Unpin(task.Inputs[i]);
        }
    }

    private void RunTask(in TaskLine task, LayerCode layer, object?[] inputs, long started, TaskContext context, BatchReport report)
    {
        if (!report.Start(task.Id, started)) return;
        _mark?.Set(report.Job, task.Id);
        try
        {
            var read = new TaskInputs(inputs, Positions.Of(inputs.Length));
            object? result;
            if (layer.Code is AsyncTaskCode code)
            {
                var running = code.StartAsync(read, context);
                if (!running.IsCompleted)
                {
                    report.Await(task.Id);
                    _ = AwaitAsync(task, running.AsTask(), layer.Timeout, started, report);
                    return;
                }
                result = running.Result;
            }
            else
            {
                result = layer.Code.Run(read, context);
            }
            Keep(task, result, started, report);
        }
        catch (Exception e)
        {
            report.AddError(task.Id, started, Stopwatch.GetTimestamp(), e);
        }
    }

    /// <summary>Answers for a task that holds no thread while it waits.</summary>
    private async Task AwaitAsync(TaskLine task, Task<object?> running, TimeSpan timeout, long started, BatchReport report)
    {
        try
        {
            try
            {
                object? result = await (timeout > TimeSpan.Zero ? running.WaitAsync(timeout) : running).ConfigureAwait(false);
                Keep(task, result, started, report);
            }
            catch (TimeoutException) when (!running.IsCompleted)
            {
                throw new TimeoutException($"The task took longer than its timeout of {timeout}. Give it more time with WithTimeout, or make it smaller.");
            }
        }
        catch (Exception e)
        {
            Answer(static s => s.Report.AddError(s.Id, s.Started, Stopwatch.GetTimestamp(), s.Error), (Report: report, task.Id, Started: started, Error: e));
        }
        Answer(static r => r.Awaited(), report);
    }

    private void Keep(in TaskLine task, object? result, long started, BatchReport report)
    {
        // It lies there before anybody hears of it.
        ulong id = ResultId.Of(report.Job, task.Id);
        _results.Put(id, result);
        try
        {
            report.AddResult(task.Id, started, Stopwatch.GetTimestamp(), result, task.IsReturned || IsSmall(result));
        }
        catch (Exception)
        {
            _results.Drop(id);
            throw;
        }
    }

    private void End(PickleReader frame)
    {
        int jobId = frame.Raw<int>();
        var kept = new HashSet<ulong>();
        while (!frame.IsAtEnd) kept.Add(frame.Raw<ulong>());
        _jobs.TryRemove(jobId, out _);
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

    private static bool IsSmall(object? result) => result switch
    {
        null or int or long or double or bool => true,
        string text => text.Length < 256,
        _ => false,
    };

    /// <param name="Name">What its tasks are called.</param>
    /// <param name="Code">What they run.</param>
    /// <param name="Timeout">How long one may be awaited; zero for any time. Those that hold a thread are watched by the client.</param>
    private sealed record LayerCode(string Name, TaskCode Code, TimeSpan Timeout);

    private sealed class Job
    {
        public Job(string worker) => Context = new TaskContext(worker, Cancellation.Token);

        public Dictionary<int, LayerCode> Layers { get; } = [];

        public CultureInfo Formats { get; set; } = CultureInfo.CurrentCulture;

        public CultureInfo Texts { get; set; } = CultureInfo.CurrentUICulture;

        public CancellationTokenSource Cancellation { get; } = new();

        public TaskContext Context { get; }

        // What the user's code does when it is told must not hold up the frames.
        public void Cancel() => ThreadPool.UnsafeQueueUserWorkItem(static job => job.Cancellation.Cancel(), this, preferLocal: false);
    }
}
