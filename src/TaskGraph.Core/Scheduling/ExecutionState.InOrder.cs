using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>
/// One worker alone needs no readiness: ids are in topological order, so it runs them one after the other and counts readers without atomic operations,
/// which costs a third of what it costs together with others. Others may come later: <see cref="CountFrom"/>.
/// </summary>
internal sealed partial class ExecutionState
{
    // What a worker that is alone counts down. The other counters are the same array until others come, then one of their own.
    private readonly int[] _readersInOrder;

    /// <summary>Whether readiness is known: <see cref="CountFrom"/> was called.</summary>
    public bool IsCounted => _pending.Length > 0;

    /// <summary>Runs tasks in the order of their ids and releases their inputs, for as long as nobody asks it to stop. What a task throws is the caller's to recover.</summary>
    /// <param name="done">How many tasks have run, from the first on; kept up to date after each.</param>
    /// <param name="stop">Not 0 where it shall stop after the task it is at.</param>
    /// <param name="wanted">As <paramref name="stop"/>, of somebody else.</param>
    /// <param name="context">The worker's.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void RunInOrder(ref int done, ref int stop, ref int wanted, TaskContext context)
    {
        object?[] results = Results;
        int[] layerOf = _layerOf, blockOf = _blockOf, offsets = _inputOffsets, inputs = _inputs, readers = _readersInOrder;
        int current = -1;
        TaskCode code = null!;
        int[]? last = null;
        Type? plain = null;
        for (int task = done; task < layerOf.Length && (Volatile.Read(ref stop) | Volatile.Read(ref wanted)) == 0;)
        {
            if (layerOf[task] != current)
            {
                var layer = _layers[current = layerOf[task]];
                code = layer.Code;
                context.Constants = layer.Constants;
                last = IsTriedOnce(layer) ? readers : null;
            }
            context.Enter(blockOf[task]);
            int start = offsets[task], end = offsets[task + 1];
            Set(task, code.Run(new TaskInputs(results, inputs.AsSpan(start, end - start), last), context));
            for (int e = start; e < end; e++)
            {
                int input = inputs[e];
                if (--readers[input] != 0) continue;
                object? result = results[input];
                Set(input, null);
                // Asking for the type is quicker than for the interface, and results are mostly of a few types.
                if (result is null || result.GetType() == plain) continue;
                if (result is IReferenceCounted counted) counted.Release();
                else plain = result.GetType();
            }
            Volatile.Write(ref done, ++task);
        }
    }

    /// <summary>
    /// Begins to count for several workers: what each task that has not run lacks, and how many have yet to read each result.
    /// </summary>
    /// <param name="first">How many tasks have run, from the first on; the next one may be running by <see cref="RunInOrder"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void CountFrom(int first)
    {
        int[] pending = new int[Graph.TaskCount], consumers = _readersInOrder, successors = Graph.Successors.Items, offsets = Graph.Successors.Offsets;
        for (int task = first; task < pending.Length; task++)
        {
            int missing = 0;
            for (int e = _inputOffsets[task]; e < _inputOffsets[task + 1]; e++)
                if (_inputs[e] >= first) missing++;
            pending[task] = missing;
        }
        if (first > 0)
        {
            consumers = new int[pending.Length];
            for (int task = 0; task < consumers.Length; task++)
            {
                // Rows are ascending.
                int begin = offsets[task], e = offsets[task + 1];
                while (e > begin && successors[e - 1] >= first) e--;
                consumers[task] = offsets[task + 1] - e;
            }
            foreach (var output in Graph.Outputs) consumers[output.Task]++;
        }
        (_pending, _consumers) = (pending, consumers);
    }

    /// <summary>Says of a task that <see cref="RunInOrder"/> finished while others came that it has read its inputs.</summary>
    public void ReleaseInputsInOrder(int task)
    {
        for (int e = _inputOffsets[task]; e < _inputOffsets[task + 1]; e++)
        {
            int input = _inputs[e];
            // At 0 it was the last, and the input has been dropped.
            if (_readersInOrder[input] != 0 && Together.IsLast(ref _consumers[input])) Drop(input);
        }
    }
}
