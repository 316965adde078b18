namespace TaskGraph;

/// <summary>The client's end of a worker process: orders go out through a queue, a thread of its own takes what comes in.</summary>
internal sealed class WorkerLink(string name, int processId, FrameChannel frames, ProcessPool pool, Action<string> kill) : IWorkerLink
{
    /// <summary>How many bytes of frames wait for one another at most.</summary>
    private const int MostGathered = 1 << 16;

    private readonly Queue<Order> _orders = new();
    private readonly HashSet<int> _jobs = []; // that the worker has heard of; guarded by _orders
    private readonly Dictionary<ulong, List<Action<FetchReply>>> _fetches = [];
    private readonly TakingTurns _turns = new();
    private bool _sending;
    private volatile bool _isAlive = true, _wasHeard;

    public string Name => name;

    public int ProcessId => processId;

    public bool IsAlive => _isAlive;

    /// <summary>How many tasks the worker has answered for.</summary>
    public long TasksDone { get; private set; }

    /// <summary>What was wrong with the worker's last frame; null where it was the end of the stream.</summary>
    public string? Damage { get; private set; }

    public void Run(RemoteRun run, TaskBatch batch)
    {
        lock (_orders) _jobs.Add(run.Job);
        Add(new Order(FrameKind.Run) { Owner = run, Batch = batch });
    }

    public void Fetch(ulong result, Action<FetchReply> reply) => Add(new Order(FrameKind.Fetch) { Result = result, Reply = reply });

    public void Drop(ulong result) => Add(new Order(FrameKind.Drop) { Result = result });

    public void Recall(int job, int batch) => Add(new Order(FrameKind.Recall) { Job = job, Number = batch });

    public void Kill(string why) => kill(why);

    public void Cancel(int job) => Add(new Order(FrameKind.Cancel) { Job = job });

    public void End(int job, ulong[] kept)
    {
        foreach (ulong result in kept) pool.Hold(result);
        bool isShared;
        // Waking a worker that had no part in it would take a processor from one that works.
        lock (_orders)
        {
            if (!_jobs.Remove(job)) return;
            isShared = _jobs.Count > 0;
        }
        if (isShared) _turns.Call();
        Add(new Order(FrameKind.End) { Job = job, Kept = kept });
    }

    public void Ping() => Add(new Order(FrameKind.Ping));

    /// <summary>Whether anything has come in since this was last asked.</summary>
    public bool TakeWasHeard()
    {
        bool was = _wasHeard;
        _wasHeard = false;
        return was;
    }

    public void Flush(bool isAwaited = false)
    {
        lock (_orders)
        {
            if (_sending || _orders.Count == 0) return;
            _sending = true;
        }
        if (!isAwaited) _turns.Call();
        // What is there goes out in one write: each write wakes the worker, and costs more than most frames.
        var writer = PickleWriter.Rent();
        while (true)
        {
            if (TryTake(out var order))
            {
                Write(order, writer);
                if (writer.Length < MostGathered) continue;
            }
            Send(writer);
            if (order.Kind != default) continue;
            lock (_orders)
            {
                if (_orders.Count > 0) continue;
                _sending = false;
                break;
            }
        }
        writer.Return();
    }

    /// <summary>Takes frames until the worker is gone.</summary>
    public void Receive()
    {
        while (_turns.Enter()) _turns.Leave(!TakeFrame(isAwaited: false, out bool isAnswered), holdsBack: isAnswered);
        _isAlive = false;
        frames.Dispose();
        List<Action<FetchReply>> waiting;
        lock (_fetches)
        {
            waiting = [.. _fetches.Values.SelectMany(r => r)];
            _fetches.Clear();
        }
        foreach (var reply in waiting) reply(default);
        // What nobody will send is let go of.
        Flush();
    }

    public bool TryReceiveHere()
    {
        if (!_turns.TryEnter()) return false;
        bool goesOn = TakeFrame(isAwaited: true, out _);
        _turns.Leave(!goesOn, holdsBack: true);
        return true;
    }

    public void ReceiveByItself() => _turns.Call();

    /// <summary>Takes a frame.</summary>
    /// <param name="isAwaited">Whether the caller does nothing else.</param>
    /// <param name="isAnswered">Whether somebody who waits has got his answer.</param>
    /// <returns>False where the worker is gone.</returns>
    private bool TakeFrame(bool isAwaited, out bool isAnswered)
    {
        isAnswered = false;
        try
        {
            if (!frames.TryReceive(out var kind, out byte[] body, spins: isAwaited)) return false;
            _wasHeard = true;
            if (kind == FrameKind.Done) isAnswered = TakeReport(body);
            else if (kind == FrameKind.Fetched) TakeResult(body);
            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The same as the end of the stream: the worker cannot be talked to.
        }
        catch (Exception e)
        {
            // A frame that cannot be read, in whatever way. Nothing that follows can be trusted.
            Damage = $"it sent what cannot be read ({e.Message}) and was killed";
        }
        return false;
    }

    private void Add(Order order)
    {
        lock (_orders) _orders.Enqueue(order);
    }

    private bool TryTake(out Order order)
    {
        lock (_orders) return _orders.TryDequeue(out order);
    }

    /// <summary>Takes the next order along where it is of this kind.</summary>
    private bool TryTakeAnother(FrameKind kind, out Order order)
    {
        lock (_orders) return _orders.TryPeek(out order) && order.Kind == kind && _orders.TryDequeue(out order);
    }

    private void Send(PickleWriter writer)
    {
        if (writer.Length == 0) return;
        try
        {
            if (_isAlive) frames.SendWhole(writer.Written);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The receiving thread sees the end of the worker and tells.
        }
        writer.Clear();
    }

    /// <summary>Adds an order's frame to those that are about to be sent.</summary>
    private void Write(in Order order, PickleWriter writer)
    {
        if (order.Kind == FrameKind.Fetch && !Await(order))
        {
            order.Reply!(default);
            return;
        }
        if (!_isAlive)
        {
            order.Batch?.Abandon();
            return;
        }
        int start = writer.Length;
        FrameChannel.Begin(writer, order.Kind);
        try
        {
            WriteBody(order, writer);
            FrameChannel.End(writer, start);
        }
        catch (SpillException e)
        {
            writer.Truncate(start);
            order.Owner!.OnRefused(this, order.Batch!, e);
        }
        catch (UnpicklableException e)
        {
            writer.Truncate(start);
            var layer = order.Owner!.State.Graph.Layer(order.Batch!.Tasks[0]);
            order.Owner.OnRefused(this, order.Batch, new TaskCaptureException($"An input or a constant of '{layer.Name}' cannot be sent to a worker process: {e.Type}: {e.Message}.", e.Type.Name));
        }
    }

    private void WriteBody(in Order order, PickleWriter writer)
    {
        switch (order.Kind)
        {
            case FrameKind.Run:
                order.Batch!.Write(writer);
                break;
            case FrameKind.Fetch:
                writer.Raw(order.Result);
                break;
            case FrameKind.Drop:
                writer.Raw(order.Result);
                while (TryTakeAnother(FrameKind.Drop, out var next)) writer.Raw(next.Result);
                break;
            case FrameKind.Recall:
                writer.Raw(order.Job);
                writer.Raw(order.Number);
                break;
            case FrameKind.Cancel:
                writer.Raw(order.Job);
                break;
            case FrameKind.End:
                writer.Raw(order.Job);
                foreach (ulong id in order.Kept!) writer.Raw(id);
                break;
        }
    }

    private bool Await(in Order order)
    {
        lock (_fetches)
        {
            if (!_isAlive) return false;
            if (!_fetches.TryGetValue(order.Result, out var replies)) _fetches[order.Result] = replies = [];
            replies.Add(order.Reply!);
            return true;
        }
    }

    private bool TakeReport(byte[] body)
    {
        var report = PickleReader.Rent(body);
        int job = report.Raw<int>();
        if (!ProcessPool.HasStarted(job)) throw new InvalidDataException($"A report on computation {job}, which never was.");
        if (pool.RunOf(job) is not { } run) return false;
        TasksDone += run.OnReport(this, report);
        report.Return();
        pool.ConsiderRecycling(this);
        return run.HasAnswered;
    }

    private void TakeResult(byte[] body)
    {
        var frame = new PickleReader(body);
        ulong id = frame.Raw<ulong>();
        var reply = Fetched.Read(frame, body);
        List<Action<FetchReply>>? replies;
        lock (_fetches) _fetches.Remove(id, out replies);
        foreach (var waiting in replies ?? []) waiting(reply);
    }

    private readonly record struct Order(FrameKind Kind)
    {
        public RemoteRun? Owner { get; init; }

        public TaskBatch? Batch { get; init; }

        public ulong Result { get; init; }

        public Action<FetchReply>? Reply { get; init; }

        public int Job { get; init; }

        public int Number { get; init; }

        public ulong[]? Kept { get; init; }
    }
}
