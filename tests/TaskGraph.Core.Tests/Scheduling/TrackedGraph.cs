using System.Collections.Concurrent;
using TaskGraph.Testing;

namespace TaskGraph.Core.Tests;

/// <summary>A random graph whose results count their references, and whose tasks notice what must not happen: a second run, an input that is gone.</summary>
internal sealed class TrackedGraph
{
    private readonly ConcurrentBag<TrackedResult> _made = [];
    private readonly ConcurrentDictionary<int, int> _runs = [];
    private readonly ConcurrentQueue<string> _violations = [];
    private readonly HashSet<int> _failing = [];
    private int _count;

    public TrackedGraph(RandomGraph shape, Random random, double failures, bool isAsync, OutputMode mode)
    {
        var assembler = new GraphAssembler();
        TaskCode code = isAsync ? new AsyncCode(this) : new Code(this);
        assembler.BeginLayer(new GraphLayer { Name = "tracked", Code = code, Count = shape.Inputs.Length });
        for (int i = 0; i < shape.Inputs.Length; i++)
        {
            assembler.Add(shape.Inputs[i]);
            if (random.NextDouble() < failures) _failing.Add(i);
        }
        Graph = assembler.Build(Array.ConvertAll(shape.Outputs, o => new GraphOutput(o, mode)));
    }

    public Graph Graph { get; }

    public ConcurrentBag<int> Failed { get; } = [];

    /// <summary>Told how many tasks have begun.</summary>
    public Action<int>? OnRun { get; set; }

    /// <summary>Takes the outputs, or the failure, and checks that nothing else is left.</summary>
    public void Check(Func<object?[]> execute)
    {
        object?[] outputs = [];
        bool hasFailed = false;
        try
        {
            outputs = execute();
        }
        catch (Exception e) when (e is TaskFailedException or OperationCanceledException)
        {
            hasFailed = true;
        }
        Assert.Empty(_violations);
        Assert.All(_runs.Values, runs => Assert.Equal(1, runs));
        var kept = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (object? output in outputs)
        {
            object? result = output is Outcome outcome ? (outcome.IsSuccess ? outcome.BoxedValue : null) : output;
            if (result is not null) kept.Add(result);
        }
        foreach (var made in _made) Assert.Equal(kept.Contains(made) ? 0 : 1, made.Releases);
        if (hasFailed) return;
        if (Failed.IsEmpty) Assert.Equal(Graph.TaskCount, _runs.Count);
        else Assert.Contains(outputs, o => o is Outcome { IsSuccess: false });
    }

    private TrackedResult Run(in TaskInputs inputs, TaskContext context)
    {
        int block = context.Block;
        _runs.AddOrUpdate(block, 1, (_, runs) => runs + 1);
        OnRun?.Invoke(Interlocked.Increment(ref _count));
        for (int i = 0; i < inputs.Count; i++)
            if (inputs[i] is not TrackedResult { Releases: 0 }) _violations.Enqueue($"Task {block} reads {inputs[i]} as input {i}.");
        if (_failing.Contains(block))
        {
            Failed.Add(block);
            throw new FormatException($"{block}");
        }
        var made = new TrackedResult(this);
        _made.Add(made);
        return made;
    }

    private sealed class Code(TrackedGraph owner) : TaskCode
    {
        public override object? Run(in TaskInputs inputs, TaskContext context) => owner.Run(inputs, context);
    }

    private sealed class AsyncCode(TrackedGraph owner) : AsyncTaskCode
    {
        public override ValueTask<object?> StartAsync(in TaskInputs inputs, TaskContext context)
        {
            var result = owner.Run(inputs, context);
            return context.Block % 3 == 0 ? new(result) : YieldAsync(result);
        }

        private static async ValueTask<object?> YieldAsync(object? result)
        {
            await Task.Yield();
            return result;
        }
    }

    /// <summary>Large enough to be moved, were there a codec for it.</summary>
    internal sealed class TrackedResult(TrackedGraph owner) : IReferenceCounted, ISized
    {
        private int _releases;

        public int Releases => Volatile.Read(ref _releases);

        public long Bytes => 100_000;

        public object Share()
        {
            var shared = new TrackedResult(owner);
            owner._made.Add(shared);
            return shared;
        }

        public void Release() => Interlocked.Increment(ref _releases);
    }
}
