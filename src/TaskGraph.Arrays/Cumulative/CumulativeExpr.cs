using System.Collections.Immutable;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>How the blocks along the axis of a cumulation wait for one another.</summary>
public enum CumulativeMethod
{
    /// <summary>The prefix tree where there are few lines of blocks, else one block after another.</summary>
    Auto,

    /// <summary>
    /// Each block begins with the last results of the block before: every element is read once, and the blocks of a line follow one another. Where the
    /// lengths of blocks are not known, as <see cref="Prefix"/>.
    /// </summary>
    Sequential,

    /// <summary>The total of each block first, then all blocks at once: every element is read twice.</summary>
    Prefix,
}

/// <summary>
/// The combination of all elements up to each along an axis: one block after another. Where blocks need not wait for one another, rules put a
/// <see cref="CumulativeBlocksExpr{T, TCumulation}"/> in its place.
/// </summary>
internal sealed class CumulativeExpr<T, TCumulation>(ArrayExpr<T> input, int axis, CumulativeMethod method, string operation, CallSite callSite)
    : ArrayExpr<T>(operation, [input], TokenBuilder.Of("cumulative").Add(typeof(TCumulation)).Add(axis).Add((int)method).ToToken(), input.Chunks, callSite), ICumulative
    where T : unmanaged where TCumulation : struct, ICumulation<T>
{
    // With as many lines of blocks as this, workers need not wait for one another.
    private const int ManyLines = 16;

    public override string Details => $"axis {axis}, {base.Details}";

    public override ArrayExpr? Uncut(Func<Expr, int> consumersOf)
        => Settings.AreNone && consumersOf(Inputs[0]) <= 1 && ((ArrayExpr)Inputs[0]).Uncut(consumersOf) is ArrayExpr<T> uncut
            ? new CumulativeExpr<T, TCumulation>(uncut, axis, method, Operation, CallSite)
            : null;

    public Expr? ByBlocks()
    {
        bool isSequential = method == CumulativeMethod.Sequential || method == CumulativeMethod.Auto && BlockCount / Chunks.Grid[axis] >= ManyLines;
        ImmutableArray<Expr> inputs;
        if (Chunks.Grid[axis] == 1) inputs = [Inputs[0]];
        // An empty block has no last results to begin with: where it is not known which are, totals are joined.
        else if (!isSequential || !Chunks.IsKnown) inputs = [Inputs[0], new CumulativePrefixExpr<T, TCumulation>((ArrayExpr<T>)Inputs[0], axis, Operation, CallSite)];
        else return null;
        return new CumulativeBlocksExpr<T, TCumulation>(inputs, axis, Operation, CallSite).With(Settings);
    }

    public override void Lower(Materializer materializer)
    {
        int first = materializer.BeginLayer(this, new CumulativeCode<T, TCumulation>(axis, beforeIsResult: true), BlockCount);
        var blocks = new BlocksAlong(Chunks, axis);
        for (int b = 0; b < BlockCount; b++)
        {
            int previous = blocks.Before(b);
            while (previous >= 0 && blocks.LengthOf(previous) == 0) previous = blocks.Before(previous);
            int own = materializer.TaskOf(Inputs[0], b);
            materializer.AddTask(previous < 0 ? [own] : [own, first + previous]);
        }
        materializer.Produce(this, first);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new CumulativeExpr<T, TCumulation>((ArrayExpr<T>)inputs[0], axis, method, Operation, CallSite);
}

/// <summary>A cumulation, as rules see it.</summary>
internal interface ICumulative
{
    /// <summary>The node that computes each block by itself; null where blocks follow one another.</summary>
    Expr? ByBlocks();
}

/// <summary>Each block by itself, beginning with the total of the blocks before it where those are given: a step among elementwise ones.</summary>
internal sealed class CumulativeBlocksExpr<T, TCumulation>(ImmutableArray<Expr> inputs, int axis, string operation, CallSite callSite)
    : ArrayExpr<T>(operation, inputs, TokenBuilder.Of("cumulative-blocks").Add(typeof(TCumulation)).Add(axis).ToToken(), ((ArrayExpr)inputs[0]).Chunks, callSite), IBlockwise
    where T : unmanaged where TCumulation : struct, ICumulation<T>
{
    public override string Details => $"axis {axis}, {base.Details}";

    public TaskCode Code { get; } = new CumulativeCode<T, TCumulation>(axis, beforeIsResult: false);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new CumulativeBlocksExpr<T, TCumulation>(inputs, axis, Operation, CallSite);
}

/// <summary>For each block the total of the blocks before it along an axis; nothing for the first ones.</summary>
internal sealed class CumulativePrefixExpr<T, TCumulation>(ArrayExpr<T> input, int axis, string operation, CallSite callSite)
    : ArrayExpr<T>(operation + "-prefix", [input], TokenBuilder.Of("cumulative-prefix").Add(typeof(TCumulation)).Add(axis).ToToken(), ChunksOf(input, axis), callSite)
    where T : unmanaged where TCumulation : struct, ICumulation<T>
{
    public override void Lower(Materializer materializer)
    {
        int totals = materializer.BeginLayer(this, new CumulativeTotalCode<T, TCumulation>(axis), BlockCount, part: "totals");
        for (int b = 0; b < BlockCount; b++) materializer.AddTask([materializer.TaskOf(Inputs[0], b)]);
        // The totals up to each block: doubled distances, so that their depth is the logarithm of the number of blocks.
        var upTo = Enumerable.Range(totals, BlockCount).ToArray();
        var blocks = new BlocksAlong(input.Chunks, axis);
        for (int distance = 1; distance < Chunks.Grid[axis]; distance *= 2)
        {
            var moved = new List<(int Block, int From)>();
            for (int b = 0; b < BlockCount; b++)
                if (blocks.Before(b, distance) is >= 0 and var from) moved.Add((b, from));
            int next = materializer.BeginLayer(this, new CumulativeJoinCode<T, TCumulation>(), moved.Count, part: "join");
            foreach (var (block, from) in moved) materializer.AddTask([upTo[from], upTo[block]]);
            for (int i = 0; i < moved.Count; i++) upTo[moved[i].Block] = next + i;
        }
        int nothing = materializer.BeginLayer(this, new NothingCode<T>(Rank), 1, part: "nothing");
        materializer.AddTask([]);
        materializer.Produce(this, [.. Enumerable.Range(0, BlockCount).Select(b => blocks.Before(b) is >= 0 and var previous ? upTo[previous] : nothing)]);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new CumulativePrefixExpr<T, TCumulation>((ArrayExpr<T>)inputs[0], axis, operation, CallSite);

    private static Chunks ChunksOf(ArrayExpr input, int axis)
        => new([.. Enumerable.Range(0, input.Rank).Select(a => a == axis ? [0, .. Enumerable.Repeat(1L, input.Chunks.Grid[a] - 1)] : input.Chunks.SizesOf(a))]);
}

/// <summary>Blocks that lie before others along an axis.</summary>
internal sealed class BlocksAlong(Chunks chunks, int axis)
{
    private readonly int[] _place = new int[chunks.Rank];
    private readonly long[] _sizes = chunks.SizesOf(axis);

    /// <summary>The block some places before; -1 where there is none.</summary>
    public int Before(int block, int distance = 1)
    {
        chunks.PlaceOf(block, _place);
        _place[axis] -= distance;
        return _place[axis] < 0 ? -1 : chunks.NumberOf(_place);
    }

    /// <summary>The length of a block along the axis.</summary>
    public long LengthOf(int block)
    {
        chunks.PlaceOf(block, _place);
        return _sizes[_place[axis]];
    }
}
