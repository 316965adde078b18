using System.Diagnostics;

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
        var state = new ExecutionState(graph, options, events, cancellationToken, ResultMemory.For(options, null, 1), counts: false);
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
        int done = 0;
        var stop = new StopFlag();
        using var cancelled = cancellationToken.UnsafeRegister(static s => Volatile.Write(ref ((StopFlag)s!).Value, 1), stop);
        while (done < state.Graph.TaskCount && Volatile.Read(ref stop.Value) == 0)
        {
            try
            {
                if (!state.IsWatched) state.RunInOrder(ref done, ref stop.Value, ref stop.Value, context);
                else if (!RunNext(ref done, state, context)) return;
            }
            catch (Exception e)
            {
                if (state.Recover(done, context, e) == RunEnd.Ended) return;
                state.ReleaseInputs<Alone>(done++);
            }
        }
        if (done < state.Graph.TaskCount) state.Stop(new OperationCanceledException("The computation was cancelled.", cancellationToken));
    }

    private static bool RunNext(ref int done, ExecutionState state, TaskContext context)
    {
        if (state.Run(done, context) == RunEnd.Ended) return false;
        state.ReleaseInputs<Alone>(done++);
        return true;
    }

    private sealed class StopFlag
    {
        public int Value;
    }
}
