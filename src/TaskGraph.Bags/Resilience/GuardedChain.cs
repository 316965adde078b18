namespace TaskGraph;

/// <summary>What a user has said about elements that fail.</summary>
internal sealed record Guard(ErrorAction Action, int Retries, TimeSpan? Timeout);

/// <summary>Makes one guarded step of a chain of steps of single elements.</summary>
internal static class GuardedChain
{
    public static Expr Of<T>(Expr last, Guard guard, CallSite callSite)
    {
        if (last is AsyncPartitionwiseExpr { Code: IGuardable code } async)
        {
            return new AsyncPartitionwiseExpr($"{last.Operation}+OnError", last.Inputs[0], Tokens.Unique(), typeof(Guarded<T>), code.With(guard), callSite,
                [new ConstantColumn<int>([.. Enumerable.Range(0, last.BlockCount)])]).With(async.Settings);
        }
        var steps = new Stack<IElementCode>();
        var names = new Stack<string>();
        var node = last;
        while (node is PartitionwiseExpr { Code: IElementCode step } && node.Settings.AllowFusionWith(last.Settings))
        {
            steps.Push(step);
            names.Push(node.Settings.Name ?? node.Operation);
            node = node.Inputs[0];
        }
        if (node is BagSourceExpr { Code: IFallibleReader { Fallible: var reading } } source && node.Settings.AllowFusionWith(last.Settings))
        {
            steps.Push(reading.Step);
            names.Push(node.Settings.Name ?? node.Operation);
            node = source.ReadBy(reading.Code, reading.Type).With(source.Settings);
        }
        if (steps.Count == 0)
            throw new InvalidOperationException($"OnError follows Select, Where, SelectMany, Cast, OfType, SelectAsync, ReadJsonLines or ReadAvro, but the bag's last operation is {last.Operation}. Call it behind the function that may throw.");
        var codeOfChain = (TaskCode)Activator.CreateInstance(typeof(GuardedCode<,>).MakeGenericType(((BagExpr)node).ElementType, typeof(T)), steps.ToArray(), guard)!;
        return new BagBroadcastExpr($"{string.Join('+', names)}+OnError", [node], Tokens.Unique(), typeof(Guarded<T>), codeOfChain, callSite).With(last.Settings with { Name = null });
    }
}

/// <summary>Asynchronous code that can let elements fail.</summary>
internal interface IGuardable
{
    TaskCode With(Guard guard);
}

/// <summary>A partition without the elements that failed. Not complete before its items have been walked, unless it is made complete.</summary>
internal sealed class Guarded<T>(IEnumerable<T> items)
{
    private long _succeeded, _retried;
    private long _failed;

    public IEnumerable<T> Items { get; private set; } = items;

    public List<LostItem> Failures { get; } = [];

    public ItemCounts Counts => new(_succeeded, _failed, _retried);

    /// <summary>The same with all items worked on.</summary>
    public Guarded<T> Drained()
    {
        Items = Items.AsArray();
        return this;
    }

    /// <summary>A partition that has been worked on as a whole.</summary>
    public static Guarded<T> Of(Guard guard, T[] results, Exception?[] errors, Func<int, LostItem> failure, int retried)
    {
        var guarded = new Guarded<T>([.. results.Where((_, i) => errors[i] is null)]) { _retried = retried };
        for (int i = 0; i < results.Length; i++)
        {
            if (errors[i] is null) guarded.Succeeded();
            else guarded.Failed(guard, failure(i));
        }
        return guarded;
    }

    public void Succeeded() => _succeeded++;

    /// <summary>Takes an element that failed as the guard says.</summary>
    public void Failed(Guard guard, LostItem failure)
    {
        if (guard.Action == ErrorAction.Fail) throw new ItemFailedException(failure);
        _failed++;
        if (guard.Action == ErrorAction.Collect) Failures.Add(failure);
    }

    public void Retried() => _retried++;
}

/// <summary>Code whose partition's number only names what fails.</summary>
internal interface IGuarded;

/// <summary>Works on each element by itself, through all steps.</summary>
internal sealed class GuardedCode<TSource, T>(IElementCode[] steps, Guard guard) : TaskCode, IGuarded
{
    // An array of one: a partition of a bag whose only element is the partition.
    public override object? Run(in TaskInputs inputs, TaskContext context) => new Guarded<T>[] { Lazy(inputs, context).Drained() };

    internal override object? RunFused(in TaskInputs inputs, TaskContext context) => new Guarded<T>[] { Lazy(inputs, context) };

    private Guarded<T> Lazy(in TaskInputs inputs, TaskContext context)
    {
        var flow = new Work(inputs.Get<IEnumerable<TSource>>(0), steps, guard, context.Constant<int>(0), context.CancellationToken);
        return flow.Guarded = new Guarded<T>(flow);
    }

    private sealed class Work(IEnumerable<TSource> source, IElementCode[] steps, Guard guard, int partition, CancellationToken cancellation) : Flow<T>
    {
        private readonly ListSink<T> _made = new();
        private Sink<TSource>? _first;
        private long _index;

        public Guarded<T> Guarded { get; set; } = null!;

        public override void Into(Sink<T> sink) => source.Each(item =>
        {
            if (!TryWork(item)) return;
            foreach (var made in _made.Items) sink.Add(made);
        });

        public override IEnumerator<T> GetEnumerator()
        {
            foreach (var item in source)
            {
                if (!TryWork(item)) continue;
                foreach (var made in _made.Items) yield return made;
            }
        }

        private bool TryWork(TSource item)
        {
            cancellation.ThrowIfCancellationRequested();
            _first ??= First();
            long index = _index++;
            for (int attempt = 0; ; attempt++)
            {
                _made.Items.Clear();
                try
                {
                    long started = guard.Timeout is null ? 0 : System.Diagnostics.Stopwatch.GetTimestamp();
                    _first.Add(item);
                    if (guard.Timeout is { } timeout && System.Diagnostics.Stopwatch.GetElapsedTime(started) > timeout) throw new TimeoutException($"The element took longer than {timeout}.");
                    Guarded.Succeeded();
                    return true;
                }
                catch (Exception e) when (!cancellation.IsCancellationRequested)
                {
                    if (attempt < guard.Retries && item is not IReading { Item: FileRecord })
                    {
                        Guarded.Retried();
                        continue;
                    }
                    Guarded.Failed(guard, new(IReading.Shown(item), partition, index, e));
                    return false;
                }
            }
        }

        private Sink<TSource> First()
        {
            object sink = _made;
            foreach (var step in steps.Reverse()) sink = step.Before(sink);
            return (Sink<TSource>)sink;
        }
    }
}

/// <summary>The items of a guarded partition, worked on as they are walked.</summary>
internal sealed class GuardedItemsCode<T> : SequenceCode<T>
{
    protected override IEnumerable<T> Sequence(in TaskInputs inputs, TaskContext context) => inputs.Get<Guarded<T>[]>(0)[0].Items;
}
