using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Runs every task on the calling thread, in the graph's order: for debugging and as the plainest form of the contract.</summary>
public sealed class SynchronousScheduler : IHelpingScheduler
{
    /// <inheritdoc/>
    public Task<object?[]> ExecuteAsync(Graph graph, ComputeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        try
        {
            return Task.FromResult(((IHelpingScheduler)this).Execute(graph, options, cancellationToken));
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested && e.CancellationToken == cancellationToken)
        {
            return Task.FromCanceled<object?[]>(cancellationToken);
        }
        catch (Exception e)
        {
            return Task.FromException<object?[]>(e);
        }
    }

    object?[] IHelpingScheduler.Execute(Graph graph, ComputeOptions? options, CancellationToken cancellationToken)
    {
        options ??= ComputeOptions.Default;
        var events = EventStream.Open(options);
        events?.Write(new ComputeStarted(Stopwatch.GetTimestamp(), graph, nameof(SynchronousScheduler), 1));
        var state = new ExecutionState(graph, options, events, cancellationToken, ResultMemory.For(options, null, 1));
        try
        {
            RunAll(state, new TaskContext("main", cancellationToken), cancellationToken);
            return state.TakeOutputs();
        }
        finally
        {
            events?.Write(new ComputeFinished(Stopwatch.GetTimestamp(), state.Failure));
            events?.CloseAsync().GetAwaiter().GetResult();
        }
    }

    private static void RunAll(ExecutionState state, TaskContext context, CancellationToken cancellationToken)
    {
        for (int task = 0; task < state.Graph.TaskCount; task++)
        {
            try
            {
                RunFrom(ref task, state, context, cancellationToken);
                return;
            }
            catch (Exception e)
            {
                if (state.Recover(task, context, e) == RunEnd.Ended) return;
                state.ReleaseInputs<Alone>(task);
            }
        }
    }

    // Ids are in topological order, so nothing has to be counted to know what is ready. What a task throws leaves this loop, so that it
    // need not be guarded task by task.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunFrom(ref int task, ExecutionState state, TaskContext context, CancellationToken cancellationToken)
    {
        for (; task < state.Graph.TaskCount; task++)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                state.Stop(new OperationCanceledException("The computation was cancelled.", cancellationToken));
                return;
            }
            if (!state.IsWatched) state.RunUnguarded(task, context);
            else if (state.Run(task, context) == RunEnd.Ended) return;
            state.ReleaseInputs<Alone>(task);
        }
    }
}
