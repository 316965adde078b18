using System.Collections.Immutable;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>
/// The states of the elements where a mask holds. The elements themselves are never collected: a tile of them and of the mask at a time is
/// computed and compressed. What is selected keeps no order that a full reduction would see, so that no chunks are joined for it.
/// </summary>
internal sealed class MaskedReductionExpr<T, TState, TResult, TReduction> : ArrayExpr<TState>, IBlockwise, IElementwiseReader
    where T : unmanaged where TState : unmanaged where TResult : unmanaged where TReduction : struct, IReduction<T, TState, TResult>
{
    private readonly KernelProgram _program, _mask;
    private readonly string _operation;
    private readonly Chunks _work;

    private MaskedReductionExpr(ImmutableArray<Expr> inputs, KernelProgram program, KernelProgram mask, string operation, CallSite callSite)
        : base($"masked-{TReduction.Accumulator ?? operation}-partial", inputs, TokenOf(program, mask), PartialOf(Broadcasting.ChunksOf(inputs)), callSite)
    {
        (_program, _mask, _operation) = (program, mask, operation);
        _work = Broadcasting.ChunksOf(inputs);
        Code = new MaskedReductionCode<T, TState, TResult, TReduction>(program, mask, KernelRoutes.For(_work));
        IsAligned = inputs.All(i => ((ArrayExpr)i).Chunks.Grid.AsSpan().SequenceEqual(_work.Grid.AsSpan()));
    }

    public TaskCode Code { get; }

    public bool IsAligned { get; }

    /// <summary>The reduction of a selection.</summary>
    public static MaskedReductionExpr<T, TState, TResult, TReduction> Of(SelectExpr<T> select, string operation, CallSite callSite)
    {
        var (x, mask) = ((ArrayExpr)select.Inputs[0], (ArrayExpr)select.Inputs[1]);
        // Whole rows were only wanted for the order.
        while (x is RechunkExpr<T> && mask is RechunkExpr<bool> && ((ArrayExpr)x.Inputs[0]).Chunks.Equals(((ArrayExpr)mask.Inputs[0]).Chunks))
            (x, mask) = ((ArrayExpr)x.Inputs[0], (ArrayExpr)mask.Inputs[0]);
        return new([x, mask], new([typeof(T), typeof(bool)], [], [], 0), new([typeof(T), typeof(bool)], [], [], 1), operation, callSite);
    }

    public int InputBlock(int input, int block) => Broadcasting.InputBlock(_work, ((ArrayExpr)Inputs[input]).Chunks, block);

    public Expr? Merge(Func<Expr, int> consumersOf)
    {
        if (ElementwiseMerge.Find(this, _program, consumersOf) is not { } merged || ElementwiseMerge.Find(this, _mask, consumersOf) is not { } mask) return null;
        return new MaskedReductionExpr<T, TState, TResult, TReduction>(merged.Inputs, merged.Program, mask.Program, _operation, CallSite);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs)
        => new MaskedReductionExpr<T, TState, TResult, TReduction>(inputs, _program, _mask, _operation, CallSite);

    private static Chunks PartialOf(Chunks work)
    {
        var ones = new long[work.Count];
        Array.Fill(ones, 1);
        return new(ones);
    }

    private static UInt128 TokenOf(KernelProgram program, KernelProgram mask)
        => TokenBuilder.Of("masked").Add(program.Token).Add(mask.Token).Add(typeof(TReduction)).ToToken();
}

internal sealed unsafe class MaskedReductionCode<T, TState, TResult, TReduction>(KernelProgram program, KernelProgram mask, KernelRoute route) : TaskCode
    where T : unmanaged where TState : unmanaged where TResult : unmanaged where TReduction : struct, IReduction<T, TState, TResult>
{
    // Where an element that changes nothing can stand for those left out, one kernel makes what is reduced, and nothing is compressed
    // (8e8 bytes, the sum of half of them on two threads: 115 ms compressed, 61 ms so).
    private readonly KernelProgram? _chosen = TReduction.HasNeutral ? Chosen(program, mask) : null;

    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var (shape, views) = ChunkViews.Of(inputs);
        var states = Chunk<TState>.Rent(1);
        try
        {
            if (_chosen is not null)
            {
                using var chosen = new Evaluation(_chosen, route, views, shape);
                Reducing<T, TState, TResult, TReduction>.Axis(chosen, 1, chosen.Length, 1, states.Start);
                if (!TReduction.NeedsElements || !EqualityComparer<TState>.Default.Equals(*states.Start, TReduction.Empty)) return states;
                // Of no elements, or of some that are the extreme of their type.
                bool isAny;
                using var all = new Evaluation(mask, route, views, shape);
                Reducing<bool, bool, bool, AnyReduction>.Axis(all, 1, all.Length, 1, &isAny);
                if (isAny) return states;
                states.Release();
                return Chunk<TState>.Rent(0);
            }
            using var elements = new Evaluation(program, route, views, shape);
            using var holds = new Evaluation(mask, route, views, shape);
            *states.Start = Reducing<T, TState, TResult, TReduction>.Masked(elements, holds);
            return states;
        }
        catch
        {
            states.Release();
            throw;
        }
    }

    private static KernelProgram Chosen(KernelProgram program, KernelProgram mask)
    {
        var builder = new KernelProgramBuilder();
        Operand[] inputs = [.. program.Inputs.Select(builder.Input)];
        var (x, holds) = (builder.Append(program, inputs), builder.Append(mask, inputs));
        return builder.Build(builder.Step(Ufunc.Ternary<WhereOp<T>, bool, T, T, T>(), holds, x, builder.Constant(KernelConstant.Of(TReduction.Neutral))));
    }
}
