using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Reduces what a program makes of a task's chunks along some axes to states; the axes keep length 1.</summary>
internal sealed unsafe class PartialReductionCode<T, TState, TResult, TReduction>(KernelProgram program, KernelRoute route, int[] axes) : TaskCode
    where T : unmanaged where TState : unmanaged where TResult : unmanaged where TReduction : struct, IReduction<T, TState, TResult>
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var (shape, views) = ChunkViews.Of(inputs);
        // Behind a mask a chunk, or all of them, may have no elements: states of length 0 say so.
        if (TReduction.NeedsElements && Array.Exists(axes, axis => shape[axis] == 0)) return Chunk<TState>.Rent([.. shape.Select((length, axis) => axes.Contains(axis) ? 0 : length)]);
        using var evaluation = new Evaluation(program, route, views, shape);
        shape = [.. shape];
        var states = First(evaluation, shape);
        if (axes.Length == shape.Length) return states;
        foreach (int axis in axes.AsSpan(1))
        {
            var next = Along(states, shape, axis);
            states.Release();
            states = next;
        }
        return states;
    }

    // All axes at once, or the first of them; the shape is that of the states afterwards.
    private Chunk<TState> First(Evaluation evaluation, long[] shape)
    {
        bool isFull = axes.Length == shape.Length;
        var (outer, reduced, inner) = isFull ? (1, evaluation.Length, 1) : Around(shape, axes[0]);
        if (isFull) Array.Fill(shape, 1);
        else shape[axes[0]] = 1;
        var states = Chunk<TState>.Rent(shape);
        try
        {
            Reducing<T, TState, TResult, TReduction>.Axis(evaluation, outer, reduced, inner, states.Start);
            return states;
        }
        catch
        {
            states.Release();
            throw;
        }
    }

    private static Chunk<TState> Along(Chunk<TState> source, long[] shape, int axis)
    {
        var (outer, reduced, inner) = Around(shape, axis);
        shape[axis] = 1;
        var states = Chunk<TState>.Rent(shape);
        Reducing<T, TState, TResult, TReduction>.States(source.Start, outer, reduced, inner, states.Start);
        return states;
    }

    private static (long Outer, long Reduced, long Inner) Around(long[] shape, int axis)
        => (ArrayShapes.LengthOf(shape.AsSpan(0, axis)), shape[axis], ArrayShapes.LengthOf(shape.AsSpan(axis + 1)));
}

/// <summary>Combines chunks of states element by element; those of no elements are passed over.</summary>
internal sealed unsafe class CombineReductionCode<T, TState, TResult, TReduction> : TaskCode
    where T : unmanaged where TState : unmanaged where TResult : unmanaged where TReduction : struct, IReduction<T, TState, TResult>
{
    public override object? Run(in TaskInputs inputs, TaskContext context) => Combine(inputs);

    public static Chunk<TState> Combine(in TaskInputs inputs)
    {
        int at = 0;
        for (int i = 1; TReduction.NeedsElements && i < inputs.Count; i++)
            if (inputs.Get<Chunk<TState>>(i).Shape.Sum() > inputs.Get<Chunk<TState>>(at).Shape.Sum()) at = i;
        var first = inputs.Get<Chunk<TState>>(at);
        var result = Chunk<TState>.Rent(first.Shape);
        var target = result.Span;
        first.Span.CopyTo(target);
        for (int i = at + 1; i < inputs.Count; i++)
        {
            var next = inputs.Get<Chunk<TState>>(i).Span;
            if (next.IsEmpty) continue;
            for (int k = 0; k < target.Length; k++) target[k] = TReduction.Combine(target[k], next[k]);
        }
        return result;
    }

    public static InvalidOperationException NoElements(Chunk<TState> states)
    {
        states.Release();
        return new("The extreme of a selection is not defined: it has no elements.");
    }
}

/// <summary>Combines the last states of each place and makes results of them; axes that are not kept go away.</summary>
internal sealed unsafe class FinishReductionCode<T, TState, TResult, TReduction>(int[] axes, bool keepDims) : TaskCode
    where T : unmanaged where TState : unmanaged where TResult : unmanaged where TReduction : struct, IReduction<T, TState, TResult>
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var states = CombineReductionCode<T, TState, TResult, TReduction>.Combine(inputs);
        if (TReduction.NeedsElements && Array.Exists(axes, axis => states.Shape[axis] == 0)) throw CombineReductionCode<T, TState, TResult, TReduction>.NoElements(states);
        var result = Chunk<TResult>.Rent([.. states.Shape.Where((_, axis) => keepDims || !axes.Contains(axis))]);
        for (long i = 0; i < states.Length; i++) result.Start[i] = TReduction.Finish(states.Start[i]);
        states.Release();
        return result;
    }
}

/// <summary>Combines the last states of a full reduction and makes its value.</summary>
internal sealed unsafe class FinishValueCode<T, TState, TResult, TReduction> : TaskCode
    where T : unmanaged where TState : unmanaged where TResult : unmanaged where TReduction : struct, IReduction<T, TState, TResult>
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var states = CombineReductionCode<T, TState, TResult, TReduction>.Combine(inputs);
        if (states.Length == 0) throw CombineReductionCode<T, TState, TResult, TReduction>.NoElements(states);
        var result = TReduction.Finish(*states.Start);
        states.Release();
        return result;
    }
}
