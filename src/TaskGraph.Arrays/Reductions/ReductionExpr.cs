using System.Collections.Immutable;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>The states of one chunk, reduced along some axes, which keep length 1; with the elementwise work in front of it.</summary>
internal sealed class PartialReductionExpr<T, TState, TResult, TReduction> : ArrayExpr<TState>, IBlockwise, IElementwiseReader, IPartialReduction
    where T : unmanaged where TState : unmanaged where TResult : unmanaged where TReduction : struct, IReduction<T, TState, TResult>
{
    private readonly KernelProgram _program;
    private readonly ImmutableArray<int> _axes;
    private readonly string _operation;
    private readonly Chunks _work;

    public PartialReductionExpr(ArrayExpr<T> input, ImmutableArray<int> axes, string operation, CallSite callSite)
        : this([input], KernelProgram.Identity(typeof(T)), axes, operation, callSite)
    {
    }

    private PartialReductionExpr(ImmutableArray<Expr> inputs, KernelProgram program, ImmutableArray<int> axes, string operation, CallSite callSite)
        : base(NameOf(program, TReduction.Accumulator ?? operation), inputs, TokenOf(program, axes), ReductionChunks.Partial(Broadcasting.ChunksOf(inputs), axes), callSite)
    {
        _program = program;
        _axes = axes;
        _operation = operation;
        _work = Broadcasting.ChunksOf(inputs);
        Code = new PartialReductionCode<T, TState, TResult, TReduction>(program, KernelRoutes.For(_work), [.. axes]);
        IsAligned = inputs.All(i => ((ArrayExpr)i).Chunks.Grid.AsSpan().SequenceEqual(_work.Grid.AsSpan()));
    }

    public string? Accumulator => TReduction.Accumulator;

    public UInt128 Work
    {
        get
        {
            var token = TokenBuilder.Of("work").Add(typeof(T)).Add(_program.Token).Add(_axes.AsSpan());
            foreach (var input in Inputs) token.Add(input.Token);
            return token.ToToken();
        }
    }

    public TaskCode Code { get; }

    public Expr? OverUncut(Func<Expr, int> consumersOf)
        => _axes.Length == _work.Rank && Inputs is [ArrayExpr input] && consumersOf(input) <= 1 && input.Uncut(consumersOf) is { } uncut
            ? new PartialReductionExpr<T, TState, TResult, TReduction>([uncut], _program, _axes, _operation, CallSite)
            : null;

    public bool IsAligned { get; }

    public int InputBlock(int input, int block) => Broadcasting.InputBlock(_work, ((ArrayExpr)Inputs[input]).Chunks, block);

    public override (ArrayExpr, int)? LengthsFrom(int axis) => Broadcasting.LengthsFrom(Inputs, Rank - axis);

    public Expr? Merge(Func<Expr, int> consumersOf)
    {
        if (_program.Steps.Length == 0 && Inputs is [SelectExpr<T> select] && consumersOf(select) == 1 && select.Settings.AreNone && Settings.AreNone)
            return MaskedReductionExpr<T, TState, TResult, TReduction>.Of(select, _operation, CallSite);
        return ElementwiseMerge.Find(this, _program, consumersOf) is { } merged
            ? new PartialReductionExpr<T, TState, TResult, TReduction>(merged.Inputs, merged.Program, _axes, _operation, CallSite)
            : null;
    }

    /// <summary>Of the axes that are not reduced a slice may be taken; the others must be whole.</summary>
    public override ArrayExpr? Sliced(SlicePlan slice)
    {
        var before = new AxisSlice[_work.Rank];
        for (int axis = 0; axis < before.Length; axis++)
        {
            bool isReduced = _axes.Contains(axis);
            if (slice.Axes[axis].IsDropped || isReduced && !slice.Axes[axis].IsWhole(Shape[axis])) return null;
            before[axis] = isReduced ? AxisSlice.Whole(_work.Shape[axis]) : slice.Axes[axis];
        }
        var plan = new SlicePlan([.. before]);
        return new PartialReductionExpr<T, TState, TResult, TReduction>(
            [.. Inputs.Select(i => (Expr)((ArrayExpr)i).Slice(Broadcasting.SliceOf(plan, (ArrayExpr)i), CallSite))], _program, _axes, _operation, CallSite);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs)
        => new PartialReductionExpr<T, TState, TResult, TReduction>(inputs, _program, _axes, _operation, CallSite);

    private static string NameOf(KernelProgram program, string operation) => program.Steps.Length == 0 ? $"{operation}-partial" : $"{program}-{operation}-partial";

    // Reductions with a shared accumulator are one node here, whatever is made of the states.
    private static UInt128 TokenOf(KernelProgram program, ImmutableArray<int> axes)
    {
        var token = TokenBuilder.Of("reduce").Add(typeof(T)).Add(program.Token).Add(axes.AsSpan());
        return (TReduction.Accumulator is { } shared ? token.Add(shared) : token.Add(typeof(TReduction))).ToToken();
    }
}

/// <summary>A node of partial states, as rules see it.</summary>
internal interface IPartialReduction
{
    /// <summary>The name of states that other reductions share; null where none does.</summary>
    string? Accumulator { get; }

    /// <summary>The node over its input as it was before it was cut anew: where all axes are reduced, any chunks do. Null where it was not.</summary>
    Expr? OverUncut(Func<Expr, int> consumersOf);

    /// <summary>A token of the elements and how they are reduced, whatever is made of them.</summary>
    UInt128 Work { get; }
}

/// <summary>The partial states of all chunks along the reduced axes, combined in trees of fixed form.</summary>
internal sealed class ReductionExpr<T, TState, TResult, TReduction>(
    ArrayExpr<TState> partials, ImmutableArray<int> axes, bool keepDims, string operation, CallSite callSite, int splitEvery)
    : ArrayExpr<TResult>(operation, [partials], TokenOf(axes, keepDims, splitEvery), ReductionChunks.Final(partials.Chunks, axes, keepDims), callSite)
    where T : unmanaged where TState : unmanaged where TResult : unmanaged where TReduction : struct, IReduction<T, TState, TResult>
{
    public override string Details => $"axis {string.Join(", ", axes)}, {base.Details}";

    public override (ArrayExpr, int)? LengthsFrom(int axis)
    {
        var partials = (ArrayExpr)Inputs[0];
        return (partials, keepDims ? axis : Enumerable.Range(0, partials.Rank).Where(a => !axes.Contains(a)).ElementAt(axis));
    }

    public override void Lower(Materializer materializer)
    {
        var finish = new FinishReductionCode<T, TState, TResult, TReduction>([.. axes], keepDims);
        materializer.Produce(this, ReductionTree.Lower(
            materializer, this, (ArrayExpr)Inputs[0], axes, new CombineReductionCode<T, TState, TResult, TReduction>(), finish, splitEvery));
    }

    public override ArrayExpr? Sliced(SlicePlan slice)
    {
        var source = (ArrayExpr)Inputs[0];
        if (slice.Axes.Any(a => a.IsDropped)) return null;
        var before = new AxisSlice[source.Rank];
        for (int axis = 0, own = 0; axis < before.Length; axis++)
        {
            bool isReduced = axes.Contains(axis);
            before[axis] = isReduced ? AxisSlice.Whole(source.Shape[axis]) : slice.Axes[own];
            if (isReduced && keepDims && !slice.Axes[own].IsWhole(1)) return null;
            if (!isReduced || keepDims) own++;
        }
        return source.Sliced(new([.. before])) is ArrayExpr<TState> sliced
            ? new ReductionExpr<T, TState, TResult, TReduction>(sliced, axes, keepDims, Operation, CallSite, splitEvery)
            : null;
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs)
        => new ReductionExpr<T, TState, TResult, TReduction>((ArrayExpr<TState>)inputs[0], axes, keepDims, Operation, CallSite, splitEvery);

    private static UInt128 TokenOf(ImmutableArray<int> axes, bool keepDims, int splitEvery)
        => TokenBuilder.Of("reduction").Add(typeof(TReduction)).Add(axes.AsSpan()).Add(keepDims).Add(splitEvery).ToToken();
}

/// <summary>All partial states combined to one value.</summary>
internal sealed class FullReductionExpr<T, TState, TResult, TReduction>(ArrayExpr<TState> partials, string operation, CallSite callSite)
    : DelayedExpr(operation, [partials], TokenBuilder.Of("full").Add(typeof(TReduction)).ToToken(), typeof(TResult), callSite)
    where T : unmanaged where TState : unmanaged where TResult : unmanaged where TReduction : struct, IReduction<T, TState, TResult>
{
    public override void Lower(Materializer materializer)
        => materializer.Produce(this, materializer.AddTree(
            this, Inputs[0], new CombineReductionCode<T, TState, TResult, TReduction>(), new FinishValueCode<T, TState, TResult, TReduction>()));

    protected override Expr WithInputs(ImmutableArray<Expr> inputs)
        => new FullReductionExpr<T, TState, TResult, TReduction>((ArrayExpr<TState>)inputs[0], Operation, CallSite);
}

internal static class ReductionChunks
{
    /// <summary>The chunks of the states: one element along each reduced axis for each chunk of the input.</summary>
    public static Chunks Partial(Chunks chunks, ImmutableArray<int> axes)
        => new([.. Enumerable.Range(0, chunks.Rank).Select(axis => axes.Contains(axis) ? Ones(chunks.Grid[axis]) : chunks.SizesOf(axis))]);

    public static Chunks Final(Chunks partials, ImmutableArray<int> axes, bool keepDims)
        => new([.. Enumerable.Range(0, partials.Rank).Where(axis => keepDims || !axes.Contains(axis)).Select(axis => axes.Contains(axis) ? [1] : partials.SizesOf(axis))]);

    private static long[] Ones(int count)
    {
        var ones = new long[count];
        Array.Fill(ones, 1);
        return ones;
    }
}

internal static class ReductionTree
{
    /// <summary>Combines the chunks along the reduced axes, for each place of the other axes; a layer for each level of the trees.</summary>
    public static int[] Lower(Materializer materializer, Expr owner, ArrayExpr partials, ImmutableArray<int> axes, TaskCode combine, TaskCode finish, int fanIn = ArrayReduction.FanIn)
        => Lower(materializer, owner, GroupsOf(materializer, partials, axes), combine, finish, fanIn);

    /// <summary>Combines the results of each group of tasks, all of the same number; a layer for each level of the trees.</summary>
    public static int[] Lower(Materializer materializer, Expr owner, int[][] groups, TaskCode combine, TaskCode finish, int fanIn, string? part = null)
    {
        while (groups[0].Length > fanIn)
        {
            int pieces = (groups[0].Length + fanIn - 1) / fanIn;
            int next = materializer.BeginLayer(owner, combine, groups.Length * pieces, part: "combine");
            for (int g = 0; g < groups.Length; g++)
            {
                foreach (int[] piece in groups[g].Chunk(fanIn)) materializer.AddTask(piece);
                groups[g] = [.. Enumerable.Range(next + g * pieces, pieces)];
            }
        }
        int first = materializer.BeginLayer(owner, finish, groups.Length, part: part);
        foreach (int[] group in groups) materializer.AddTask(group);
        return [.. Enumerable.Range(first, groups.Length)];
    }

    private static int[][] GroupsOf(Materializer materializer, ArrayExpr partials, ImmutableArray<int> axes)
    {
        var chunks = partials.Chunks;
        var place = new int[chunks.Rank];
        var groups = new Dictionary<int, List<int>>();
        for (int b = 0; b < chunks.Count; b++)
        {
            chunks.PlaceOf(b, place);
            foreach (int axis in axes) place[axis] = 0;
            int key = chunks.NumberOf(place);
            if (!groups.TryGetValue(key, out var group)) groups.Add(key, group = []);
            group.Add(materializer.TaskOf(partials, b));
        }
        return [.. groups.OrderBy(g => g.Key).Select(g => g.Value.ToArray())];
    }
}
