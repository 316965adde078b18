namespace TaskGraph;

/// <summary>Takes expressions through rules, stages, the Materializer and a scheduler to the results of their blocks.</summary>
internal sealed class Computation
{
    private readonly ComputeOptions _options;
    private readonly IScheduler _scheduler;
    private readonly bool _helps;
    private readonly CancellationToken _cancellation;
    private readonly List<HeldBlocks> _held = [];

    private Computation(ComputeOptions options, bool helps, CancellationToken cancellation)
    {
        _options = options;
        _scheduler = Scheduler.Resolve(options.Scheduler);
        _helps = helps;
        _cancellation = cancellation;
    }

    /// <summary>Computes in the calling thread and others: the caller helps.</summary>
    /// <returns>For each root the results of its blocks in the form of <paramref name="mode"/>.</returns>
    public static object?[][] Run(IReadOnlyList<Expr> roots, OutputMode mode, ComputeOptions options, CancellationToken cancellationToken = default)
    {
        // A context that must get back to this very thread would wait for it for ever.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return new Computation(options, helps: true, cancellationToken).RunAsync([.. roots], mode).GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>Computes without holding the calling thread.</summary>
    public static async Task<object?[][]> RunAsync(
        IReadOnlyList<Expr> roots, OutputMode mode, ComputeOptions options, CancellationToken cancellationToken)
        => await new Computation(options, helps: false, cancellationToken).RunAsync([.. roots], mode).ConfigureAwait(false);

    private async ValueTask<object?[][]> RunAsync(Expr[] roots, OutputMode mode)
    {
        try
        {
            var planned = await ResolveStagesAsync(Optimizer.Optimize(roots)).ConfigureAwait(false);
            return await ExecuteAsync(planned, mode).ConfigureAwait(false);
        }
        finally
        {
            foreach (var blocks in _held) blocks.Release();
            GC.KeepAlive(roots);
        }
    }

    private async ValueTask<Expr[]> ResolveStagesAsync(Expr[] roots)
    {
        while (Stages.Next(roots) is { Count: > 0 } next)
        {
            var answers = await AnswerAsync(next.SelectMany(s => ((IStaged)s).Requests).ToList()).ConfigureAwait(false);
            roots = Optimizer.Optimize(Stages.Resolve(roots, next, answers));
        }
        return roots;
    }

    private async ValueTask<Dictionary<StageRequest, StageAnswer>> AnswerAsync(List<StageRequest> requests)
    {
        var answers = new Dictionary<StageRequest, StageAnswer>();
        foreach (bool held in (bool[])[true, false])
        {
            var asked = requests.Where(r => r.IsHeld == held).DistinctBy(r => r.Expr.Token).ToList();
            if (asked.Count == 0) continue;
            // Values are computed from what is held already, not from the beginning again.
            var leaves = answers.ToDictionary(a => a.Key.Expr.Token, a => a.Value.Held!);
            var roots = ExprWalk.Rewrite([.. asked.Select(r => r.Expr)], e => leaves.GetValueOrDefault(e.Token, e));
            var results = await ExecuteAsync(Optimizer.Optimize(roots), held ? OutputMode.Held : OutputMode.Value).ConfigureAwait(false);
            for (int i = 0; i < asked.Count; i++) answers.Add(asked[i], held ? new(Keep(asked[i].Expr, results[i]), []) : new(null, results[i]));
        }
        return answers;
    }

    private Expr Keep(Expr expr, object?[] handles)
    {
        var blocks = new HeldBlocks(Array.ConvertAll(handles, h => (IResultHandle)h!));
        _held.Add(blocks);
        return expr.Hold(blocks);
    }

    private async ValueTask<object?[][]> ExecuteAsync(Expr[] roots, OutputMode mode)
    {
        var limit = _options.MemoryLimit ?? (_scheduler as ThreadedScheduler)?.MemoryLimit;
        using var run = new RunScope(limit?.Size.Bytes, _options.SpillFolder ?? (_scheduler as ThreadedScheduler)?.SpillFolder);
        var graph = Materializer.Materialize(roots, mode, run);
        object?[] flat = _helps ? Help(graph) : await _scheduler.ExecuteAsync(graph, _options, _cancellation).ConfigureAwait(false);
        if (flat.Length != graph.OutputCount)
            throw new InvalidOperationException($"{_scheduler.GetType().Name} returned {flat.Length} results for a graph with {graph.OutputCount} outputs.");
        var results = new object?[roots.Length][];
        int next = 0;
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = flat[next..(next + roots[i].BlockCount)];
            next += roots[i].BlockCount;
        }
        return results;
    }

    private object?[] Help(Graph graph)
        => _scheduler is IHelpingScheduler helping
            ? helping.Execute(graph, _options, _cancellation)
            : Task.Run(() => _scheduler.ExecuteAsync(graph, _options, _cancellation)).GetAwaiter().GetResult();
}
