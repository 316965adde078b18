namespace TaskGraph;

/// <summary>A computation that has been described and not run: an array, a frame, a series, a bag or a single value. Immutable.</summary>
public abstract class LazyCollection
{
    private protected LazyCollection(Expr expr) => Expr = expr;

    internal Expr Expr { get; }

    /// <summary>Makes the result of the blocks' results, which it may not keep. Those that it has released itself are null afterwards.</summary>
    internal abstract object? AssembleObject(object?[] blocks);

    /// <summary>The expression before and after optimisation: operations, shapes, bytes, blocks, and what becomes one task.</summary>
    public string Explain() => Explanation.Of([Expr]);

    /// <summary>
    /// Computes this, throws the result away, and tells what ran: the plan of <see cref="Explain"/>, then for each operation its tasks, their time together and
    /// the bytes of their results. Operations in one task are named together.
    /// </summary>
    /// <param name="scheduler">Where to compute; null takes the ambient scheduler, then TASKGRAPH_SCHEDULER, then <see cref="Scheduler.Auto"/>.</param>
    /// <exception cref="TaskFailedException">A task threw.</exception>
    public string Analyze(IScheduler? scheduler = null)
    {
        var analysis = new Analysis();
        ReleaseAll(Computation.Run([Expr], OutputMode.Value, new ComputeOptions { Scheduler = scheduler, Observers = [analysis] })[0]);
        return $"{Explain()}\n{analysis}";
    }

    /// <summary>The graph of tasks that computes this, for a scheduler or to look at.</summary>
    /// <exception cref="InvalidOperationException">Part of the plan depends on data, so that the graph is only known while it is computed.</exception>
    public Graph ToGraph()
    {
        var roots = Optimizer.Optimize([Expr]);
        if (Stages.Next(roots) is [var staged, ..])
            throw new InvalidOperationException($"The plan depends on data at '{staged.Operation}', so there is no one graph for it. Compute or Persist what it reads first.");
        return Materializer.Materialize(roots, OutputMode.Value);
    }

    /// <summary>
    /// Draws the graph of tasks that computes this to a file, in the form that its extension says: <c>.svg</c>, <c>.html</c>, <c>.dot</c>
    /// or <c>.mmd</c>. No other program is needed.
    /// </summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="options">Colours, size, times of a profile; null for the defaults.</param>
    /// <exception cref="ArgumentException">The extension is not one of these, or colours of times or bytes lack a profile.</exception>
    /// <exception cref="InvalidOperationException">Part of the plan depends on data, so that the graph is only known while it is computed.</exception>
    public void Visualize(string path, DrawingOptions? options = null) => ToGraph().Visualize(path, options);

    /// <summary>What this is, in a line: its type, the last operation, what that makes and in how many blocks. Nothing is computed.</summary>
    public override string ToString() => $"{TypeNames.Of(GetType())}: {Explanation.LineOf(Expr)}";

    /// <summary>Releases a block before the others.</summary>
    internal static void Release(ref object? block) => (Interlocked.Exchange(ref block, null) as IReferenceCounted)?.Release();

    internal static void ReleaseAll(IEnumerable<object?> blocks)
    {
        foreach (object? block in blocks) (block as IReferenceCounted)?.Release();
    }
}

/// <summary>A lazy computation whose result is a <typeparamref name="TResult"/>.</summary>
public abstract class LazyCollection<TResult> : LazyCollection
{
    private protected LazyCollection(Expr expr) : base(expr)
    {
    }

    /// <summary>
    /// Makes the result of the blocks' results: memory of its own, which does not depend on theirs. Blocks that have been copied may be released at once, so that
    /// a large result is not in memory twice; their places are null then.
    /// </summary>
    internal abstract TResult Assemble(object?[] blocks);

    internal sealed override object? AssembleObject(object?[] blocks) => Assemble(blocks);

    /// <summary>Computes the result; the calling thread helps.</summary>
    /// <param name="scheduler">Where to compute; null takes the ambient scheduler, then TASKGRAPH_SCHEDULER, then <see cref="Scheduler.Auto"/>.</param>
    /// <param name="observer">Takes the events of this computation.</param>
    /// <exception cref="TaskFailedException">A task threw.</exception>
    public TResult Compute(IScheduler? scheduler = null, IExecutionObserver? observer = null)
        => Compute(new ComputeOptions { Scheduler = scheduler, Observers = observer is null ? [] : [observer] });

    /// <summary>Computes the result as <paramref name="options"/> say; the calling thread helps.</summary>
    /// <exception cref="TaskFailedException">A task threw.</exception>
    public TResult Compute(ComputeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Finish(Computation.Run([Expr], OutputMode.Value, options)[0]);
    }

    /// <summary>Computes the result without holding the calling thread.</summary>
    /// <exception cref="TaskFailedException">A task threw.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<TResult> ComputeAsync(CancellationToken cancellationToken = default) => ComputeAsync(ComputeOptions.Default, cancellationToken);

    /// <summary>Computes the result on <paramref name="scheduler"/> without holding the calling thread.</summary>
    /// <exception cref="TaskFailedException">A task threw.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<TResult> ComputeAsync(IScheduler scheduler, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        return ComputeAsync(new ComputeOptions { Scheduler = scheduler }, cancellationToken);
    }

    /// <summary>Computes the result as <paramref name="options"/> say, without holding the calling thread.</summary>
    /// <exception cref="TaskFailedException">A task threw.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<TResult> ComputeAsync(ComputeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var results = await Computation.RunAsync([Expr], OutputMode.Value, options, cancellationToken).ConfigureAwait(false);
        return Finish(results[0]);
    }

    internal TResult Finish(object?[] blocks)
    {
        try
        {
            return Assemble(blocks);
        }
        finally
        {
            ReleaseAll(blocks);
        }
    }
}

/// <summary>A lazy computation of the kind <typeparamref name="TSelf"/>, whose result is a <typeparamref name="TResult"/>.</summary>
public abstract class LazyCollection<TSelf, TResult> : LazyCollection<TResult> where TSelf : LazyCollection<TSelf, TResult>
{
    private protected LazyCollection(Expr expr) : base(expr)
    {
    }

    /// <summary>The same kind of collection over another expression.</summary>
    internal abstract TSelf Over(Expr expr);

    /// <summary>
    /// Computes the blocks now and keeps them where they were made; what is built on the result starts from them.
    /// <see cref="Release"/> frees them, else the garbage collector does.
    /// </summary>
    /// <param name="scheduler">Where to compute; null takes the ambient scheduler, then TASKGRAPH_SCHEDULER, then <see cref="Scheduler.Auto"/>.</param>
    public TSelf Persist(IScheduler? scheduler = null)
        => Held(Computation.Run([Expr], OutputMode.Held, new ComputeOptions { Scheduler = scheduler })[0]);

    /// <summary>Computes the blocks and keeps them, as <see cref="Persist"/> does, without holding the calling thread.</summary>
    public async Task<TSelf> PersistAsync(ComputeOptions? options = null, CancellationToken cancellationToken = default)
    {
        var results = await Computation.RunAsync([Expr], OutputMode.Held, options ?? ComputeOptions.Default, cancellationToken).ConfigureAwait(false);
        return Held(results[0]);
    }

    /// <summary>Frees the blocks of a collection that <see cref="Persist"/> returned. Using it afterwards is an error; releasing it again is not.</summary>
    /// <exception cref="InvalidOperationException">The collection holds no blocks of its own.</exception>
    public void Release()
    {
        if (Expr is not IHeldLeaf leaf)
            throw new InvalidOperationException("This collection holds nothing to release. Release what Persist returned.");
        leaf.Blocks.Release();
    }

    /// <summary>The same computation whose tasks carry <paramref name="name"/> in errors, drawings and profiles.</summary>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public TSelf WithName(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Over(Expr.With(Expr.Settings with { Name = name }));
    }

    /// <summary>The same computation whose tasks, where they fail, run again up to <paramref name="retries"/> times.</summary>
    /// <param name="retries">How often; 0 for never, whatever the computation says.</param>
    /// <param name="delay">How long a task waits before it is first run again; each further time twice as long. Null takes the computation's setting.</param>
    /// <param name="when">After which exceptions: <c>e => e is IOException</c>. Null takes the computation's setting. It is asked in this process, also for tasks in others.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="retries"/> or <paramref name="delay"/> is negative.</exception>
    public TSelf WithRetries(int retries, TimeSpan? delay = null, Func<Exception, bool>? when = null)
    {
        if (retries < 0) throw new ArgumentOutOfRangeException(nameof(retries), retries, $"Retries are {retries}. Use 0 or more.");
        if (delay < TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(delay), delay, $"The delay is {delay}. Use zero or more.");
        return Over(Expr.With(Expr.Settings with { Retries = retries, RetryDelay = delay, RetryWhen = when }));
    }

    /// <summary>The same computation whose tasks fail with a <see cref="TimeoutException"/> when one attempt takes longer than <paramref name="timeout"/>.</summary>
    /// <remarks>
    /// A thread cannot be stopped from outside. A function with a cancellation token sees it cancelled; one without is waited for, and its result counts as none.
    /// A worker process is ended, unless the task is asynchronous. For all tasks of a process pool there is its <c>TaskTimeout</c>.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is not above zero, or more than 49 days.</exception>
    public TSelf WithTimeout(TimeSpan timeout)
    {
        TaskTime.Checked(timeout);
        return Over(Expr.With(Expr.Settings with { Timeout = timeout }));
    }

    /// <summary>The same computation whose tasks run earlier (above 0) or later (below) where the order leaves a choice.</summary>
    public TSelf WithPriority(int priority) => Over(Expr.With(Expr.Settings with { Priority = priority }));

    /// <summary>The same computation whose tasks belong where <paramref name="affinity"/> says.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="affinity"/> is no affinity.</exception>
    public TSelf WithAffinity(TaskAffinity affinity)
    {
        if (!Enum.IsDefined(affinity)) throw new ArgumentOutOfRangeException(nameof(affinity), affinity, $"The affinity is {affinity}. Use LockFree, LockBound or Client.");
        return Over(Expr.With(Expr.Settings with { Affinity = affinity }));
    }

    private TSelf Held(object?[] handles) => Over(Expr.Hold(new HeldBlocks(Array.ConvertAll(handles, h => (IResultHandle)h!))));
}
