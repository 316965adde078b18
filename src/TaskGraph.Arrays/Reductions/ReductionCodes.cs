using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Reduces what a program makes of a task's chunks along some axes to states; the axes keep length 1.</summary>
internal sealed unsafe class PartialReductionCode<T, TState, TResult, TReduction>(KernelProgram program, KernelRoute route, int[] axes) : TaskCode
    where T : unmanaged where TState : unmanaged where TResult : unmanaged where TReduction : struct, IReduction<T, TState, TResult>
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var (shape, views) = ChunkViews.Of(inputs);
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

/// <summary>Combines chunks of states element by element.</summary>
internal sealed unsafe class CombineReductionCode<T, TState, TResult, TReduction> : TaskCode
    where T : unmanaged where TState : unmanaged where TResult : unmanaged where TReduction : struct, IReduction<T, TState, TResult>
{
    public override object? Run(in TaskInputs inputs, TaskContext context) => Combine(inputs);

    public static Chunk<TState> Combine(in TaskInputs inputs)
    {
        var first = inputs.Get<Chunk<TState>>(0);
        var result = Chunk<TState>.Rent(first.Shape);
        var target = result.Span;
        first.Span.CopyTo(target);
        for (int i = 1; i < inputs.Count; i++)
        {
            var next = inputs.Get<Chunk<TState>>(i).Span;
            for (int k = 0; k < target.Length; k++) target[k] = TReduction.Combine(target[k], next[k]);
        }
        return result;
    }
}

/// <summary>Combines the last states of each place and makes results of them; axes that are not kept go away.</summary>
internal sealed unsafe class FinishReductionCode<T, TState, TResult, TReduction>(int[] dropped) : TaskCode
    where T : unmanaged where TState : unmanaged where TResult : unmanaged where TReduction : struct, IReduction<T, TState, TResult>
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var states = CombineReductionCode<T, TState, TResult, TReduction>.Combine(inputs);
        var result = Chunk<TResult>.Rent([.. states.Shape.Where((_, axis) => !dropped.Contains(axis))]);
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
        var result = TReduction.Finish(*states.Start);
        states.Release();
        return result;
    }
}
