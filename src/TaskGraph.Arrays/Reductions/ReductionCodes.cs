using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Reduces a chunk along some axes to states; the axes keep length 1.</summary>
internal sealed unsafe class PartialReductionCode<T, TState, TResult, TReduction>(int[] axes) : TaskCode
    where T : unmanaged where TState : unmanaged where TResult : unmanaged where TReduction : struct, IReduction<T, TState, TResult>
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var chunk = inputs.Get<Chunk<T>>(0).Compact();
        try
        {
            if (axes.Length == chunk.Rank) return All(chunk);
            long[] shape = (long[])chunk.Shape.Clone();
            var states = Reduce<T>(chunk.Start, shape, axes[0], elements: true);
            foreach (int axis in axes.AsSpan(1))
            {
                var next = Reduce<TState>(states.Start, shape, axis, elements: false);
                states.Release();
                states = next;
            }
            return states;
        }
        finally
        {
            chunk.Release();
        }
    }

    private static Chunk<TState> All(Chunk<T> chunk)
    {
        long[] shape = new long[chunk.Rank];
        Array.Fill(shape, 1);
        var states = Chunk<TState>.Rent(shape);
        *states.Start = TReduction.Of(chunk.Span);
        return states;
    }

    private static Chunk<TState> Reduce<TSource>(TSource* source, long[] shape, int axis, bool elements) where TSource : unmanaged
    {
        long outer = 1, inner = 1;
        for (int a = 0; a < axis; a++) outer *= shape[a];
        for (int a = axis + 1; a < shape.Length; a++) inner *= shape[a];
        int reduced = checked((int)shape[axis]);
        shape[axis] = 1;
        var states = Chunk<TState>.Rent(shape);
        if (elements) Reducing.Elements<T, TState, TResult, TReduction>((T*)source, outer, reduced, checked((int)inner), states.Start);
        else Reducing.States<T, TState, TResult, TReduction>((TState*)source, outer, reduced, checked((int)inner), states.Start);
        return states;
    }
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
