using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>
/// What every scheduler must know of a running graph, once for all: readiness, reference counts, retries, failure and outputs.
/// A task is run, then <see cref="ReleaseInputs{TCounting}"/>, then each successor <see cref="Arrives{TCounting}"/>; the scheduler
/// only decides where and when. Several threads may do so for different tasks. The methods on the way of every task are compiled fully
/// at once: a graph of ten thousand tasks is done before the runtime would get round to it, and takes more than twice as long (measured).
/// </summary>
internal sealed partial class ExecutionState
{
    private int[] _pending = [], _consumers;
    private readonly GraphLayer[] _layers;
    private readonly int[] _layerOf, _blockOf, _inputOffsets, _inputs;
    private readonly ComputeOptions _options;
    private readonly bool _keepsGoing;
    private volatile bool _isWatched;
    private readonly CancellationToken _cancellation;
    private Exception? _failure;
    private volatile bool _hasFailedResults;

    /// <param name="graph">What is to run.</param>
    /// <param name="options">How.</param>
    /// <param name="events">Takes what happens; null where nobody wants to know.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <param name="memory">Keeps the results within a limit; null where there is none.</param>
    /// <param name="counts">
    /// Whether it is to know which tasks are ready from the beginning; without, tasks that need nothing but their code to be called run in order until <see cref="CountFrom"/>.
    /// </param>
    public ExecutionState(Graph graph, ComputeOptions options, EventStream? events, CancellationToken cancellationToken, ResultMemory? memory = null, bool counts = true)
    {
        Graph = graph;
        Events = events;
        Memory = memory;
        if (memory is not null) (_hasRun, _nextReader) = (new bool[graph.TaskCount], graph.Successors.Offsets.AsSpan(0, graph.TaskCount).ToArray());
        _isWatched = events is not null || memory is not null || Array.Exists(graph.Layers, l => l.Timeout is not null);
        Results = new object?[graph.TaskCount];
        _options = options;
        _cancellation = cancellationToken;
        (_layers, _layerOf, _blockOf) = (graph.Layers, graph.LayerOf, graph.BlockOf);
        (_inputOffsets, _inputs) = (graph.Predecessors.Offsets, graph.Predecessors.Items);
        _consumers = _readersInOrder = CountsOf(graph.Successors);
        foreach (var output in graph.Outputs)
        {
            _consumers[output.Task]++;
            _keepsGoing |= output.Mode == OutputMode.Outcome;
        }
        if (counts || _isWatched || Array.Exists(graph.Layers, l => l.IsAsync)) CountFrom(0);
    }

    public Graph Graph { get; }
    public EventStream? Events { get; }

    /// <summary>Results by task; null where a task has not run or its last consumer has.</summary>
    public object?[] Results { get; }

    /// <summary>The exception that ends the computation; null while there is none.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>Runs a task in the calling thread, again where it fails and may be retried.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public RunEnd Run(int task, TaskContext context)
    {
        if (_isWatched) return RunWatched(task, context);
        try
        {
            RunUnguarded(task, context);
            return RunEnd.Done;
        }
        catch (Exception e)
        {
            return Recover(task, context, e);
        }
    }

    /// <summary>Whether tasks need more than their code to be called.</summary>
    public bool IsWatched => _isWatched;

    /// <summary>Runs a task that needs nothing else; what it throws is the caller's to <see cref="Recover(int, TaskContext, Exception)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void RunUnguarded(int task, TaskContext context)
    {
        var layer = _layers[_layerOf[task]];
        int block = _blockOf[task];
        context.Enter(block, layer.Constants, block);
        int start = _inputOffsets[task];
        Set(task, layer.Code.Run(new TaskInputs(Results, _inputs.AsSpan(start, _inputOffsets[task + 1] - start), IsTriedOnce(layer) ? _consumers : null), context));
    }

    /// <summary>What follows when the first attempt of a task threw: another one, now or later, or the end.</summary>
    public RunEnd Recover(int task, TaskContext context, Exception error) => Recover(task, _layers[_layerOf[task]], context, 1, error);

    /// <summary>The inputs of a task, read from this state's results.</summary>
    public TaskInputs InputsOf(int task)
    {
        int start = _inputOffsets[task];
        return new TaskInputs(Results, _inputs.AsSpan(start, _inputOffsets[task + 1] - start));
    }

    /// <summary>Whether <paramref name="successor"/> is now ready: its last missing input has arrived.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Arrives<TCounting>(int successor) where TCounting : struct, ICounting => TCounting.IsLast(ref _pending[successor]);

    /// <summary>Drops each input of a finished task that nobody else will read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReleaseInputs<TCounting>(int task) where TCounting : struct, ICounting
    {
        for (int e = _inputOffsets[task], end = _inputOffsets[task + 1]; e < end; e++)
        {
            int input = _inputs[e];
            if (TCounting.IsLast(ref _consumers[input])) Drop(input);
        }
    }

    /// <summary>Whether all inputs of a task have arrived.</summary>
    public bool IsReady(int task) => _pending[task] == 0;

    /// <summary>
    /// Takes back that a task has run, because its result was lost with its worker: it will be ready and read its inputs again.
    /// For one thread; the results of the inputs are the caller's concern.
    /// </summary>
    /// <param name="task">A task that had run.</param>
    /// <param name="hasRun">Which tasks have run, without all those that are taken back: for them nothing changes.</param>
    public void Undo(int task, Func<int, bool> hasRun)
    {
        Results[task] = null;
        foreach (int input in Graph.Predecessors[task]) _consumers[input]++;
        CountMissing(task, hasRun);
        foreach (int successor in Graph.Successors[task])
            if (!hasRun(successor)) CountMissing(successor, hasRun);
    }

    /// <summary>Takes the result of a task that ran elsewhere.</summary>
    public void Store(int task, object? result) => Results[task] = result;

    /// <summary>Whether a task's input failed, so that the task fails with it instead of running.</summary>
    public bool TakeOverFailure(int task)
    {
        for (int e = _inputOffsets[task]; e < _inputOffsets[task + 1]; e++)
        {
            if (Results[_inputs[e]] is not FailedResult failed) continue;
            Results[task] = failed;
            return true;
        }
        return false;
    }

    /// <summary>Whether a task that has been tried <paramref name="attempt"/> times and threw <paramref name="error"/> is tried again.</summary>
    public bool MayRetry(int task, int attempt, Exception error)
        => attempt <= (Graph.Layer(task).Retries ?? _options.Retries) && Failure is null && error is not SpillException
            && !IsCancellation(error) && !_cancellation.IsCancellationRequested && IsWorthRetrying(task, error);

    /// <summary>Records that a task failed for good.</summary>
    /// <returns>False where the computation fails with it.</returns>
    public bool Fail(int task, string worker, int attempt, Exception error)
    {
        if (IsCancellation(error))
        {
            Stop(new OperationCanceledException("The computation was cancelled.", error, _cancellation));
            return false;
        }
        var layer = Graph.Layer(task);
        var failure = error is TaskFailedException or WorkerLostException or SpillException
            ? error
            : new TaskFailedException(Graph.KeyOf(task), layer.CallSites, worker, attempt, error) { Graph = Graph };
        if (_keepsGoing)
        {
            Results[task] = new FailedResult(failure);
            _hasFailedResults = _isWatched = true;
            return true;
        }
        Stop(failure);
        return false;
    }

    /// <summary>Ends the computation with <paramref name="failure"/>, unless it has ended with another before.</summary>
    public void Stop(Exception failure) => Interlocked.CompareExchange(ref _failure, failure, null);

    /// <summary>The outputs in their modes, once every task has run.</summary>
    /// <exception cref="TaskFailedException">An output that was asked for as a value has none.</exception>
    public object?[] TakeOutputs()
    {
        if (Failure is null)
            foreach (var output in Graph.Outputs)
                if (output.Mode != OutputMode.Outcome && Results[output.Task] is FailedResult failed) Stop(failed.Exception);
        if (Failure is not null)
        {
            Abandon();
            throw Failure;
        }
        var taken = new object?[Graph.Outputs.Length];
        for (int i = 0; i < taken.Length; i++)
        {
            var (task, mode) = Graph.Outputs[i];
            bool isLast = Alone.IsLast(ref _consumers[task]);
            object? result = Back(task, isLast);
            if (!isLast && result is IReferenceCounted shared) result = shared.Share();
            taken[i] = mode switch
            {
                OutputMode.Value => result,
                OutputMode.Held => result as IResultHandle ?? new LocalResultHandle(result),
                _ => result is FailedResult failed ? new Outcome<object?>(failed.Exception) : new Outcome<object?>(result),
            };
            if (isLast) Results[task] = null;
        }
        return taken;
    }

    private void CountMissing(int task, Func<int, bool> hasRun)
    {
        int missing = 0;
        foreach (int input in Graph.Predecessors[task])
            if (!hasRun(input)) missing++;
        _pending[task] = missing;
    }

    private void Abandon()
    {
        for (int i = 0; i < Results.Length; i++)
            if (Results[i] is not null) Drop(i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Drop(int task)
    {
        object? result = Results[task];
        Results[task] = null;
        if (Memory is not null) Memory.Drop(result);
        else if (result is IReferenceCounted counted) counted.Release();
    }

    // What may be tried again needs its inputs as they are.
    private bool IsTriedOnce(GraphLayer layer) => (layer.Retries ?? _options.Retries) == 0;

    // Without the check that an array of a derived type would need.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Set(int task, object? result) => Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Results), task) = result;

    private bool IsCancellation(Exception error) => error is OperationCanceledException && _cancellation.IsCancellationRequested;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int[] CountsOf(CompressedRows rows)
    {
        var counts = new int[rows.Count];
        var offsets = rows.Offsets;
        for (int i = 0; i < counts.Length; i++) counts[i] = offsets[i + 1] - offsets[i];
        return counts;
    }
}

/// <summary>Stands in for the result of a task that failed, and of those that would have read it, where the rest goes on.</summary>
internal sealed class FailedResult(Exception exception)
{
    public Exception Exception { get; } = exception;
}
