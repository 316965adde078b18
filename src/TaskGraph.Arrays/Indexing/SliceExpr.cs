using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>A slice: each chunk of the result is a view of one chunk of the input.</summary>
internal sealed class SliceExpr<T>(ArrayExpr<T> input, SlicePlan slice, CallSite callSite = default)
    : ArrayExpr<T>("slice", [input], slice.Token, slice.Apply(input.Chunks), callSite), IBlockwise, ISliceNode where T : unmanaged
{
    private static readonly SliceCode<T> _code = new();

    private readonly Lazy<List<AxisPiece>[]> _pieces = new(() => [.. Enumerable.Range(0, input.Rank).Select(axis => slice.PiecesOf(input.Chunks, axis))]);

    public SlicePlan Plan => slice;

    public TaskCode Code => _code;

    public bool IsAligned => false;

    public ConstantColumn[] Constants
    {
        get
        {
            var boxes = new SliceBox[BlockCount];
            var place = new int[Inputs.Length == 0 ? 0 : input.Rank];
            for (int b = 0; b < boxes.Length; b++)
            {
                PlaceOf(b, place);
                boxes[b] = new([.. place.Select((p, axis) => _pieces.Value[axis][p])], [.. slice.Axes.Select(a => a.IsDropped)]);
            }
            return [new ConstantColumn<SliceBox>(boxes)];
        }
    }

    public int InputBlock(int index, int block)
    {
        Span<int> place = stackalloc int[input.Rank];
        PlaceOf(block, place);
        for (int axis = 0; axis < place.Length; axis++) place[axis] = _pieces.Value[axis][place[axis]].Chunk;
        return input.Chunks.NumberOf(place);
    }

    // Only a whole axis can be of unknown length.
    public override (ArrayExpr, int)? LengthsFrom(int axis)
        => Shape[axis] == ArrayShapes.Unknown ? ((ArrayExpr)Inputs[0], Enumerable.Range(0, slice.Axes.Length).Where(a => !slice.Axes[a].IsDropped).ElementAt(axis)) : null;

    public override ArrayExpr? Sliced(SlicePlan outer)
    {
        var axes = ImmutableArray.CreateBuilder<AxisSlice>(slice.Axes.Length);
        int own = 0;
        foreach (var axis in slice.Axes)
        {
            if (axis.IsDropped)
            {
                axes.Add(axis);
                continue;
            }
            var next = outer.Axes[own++];
            axes.Add(new(axis.Start + next.Start * axis.Step, axis.Step * next.Step, next.Count, next.IsDropped));
        }
        return new SliceExpr<T>(input, new(axes.MoveToImmutable()), CallSite);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new SliceExpr<T>((ArrayExpr<T>)inputs[0], slice.Seen(((ArrayExpr)inputs[0]).Shape), CallSite);

    // The place among the pieces of every input axis; a dropped axis has one.
    private void PlaceOf(int block, Span<int> place)
    {
        for (int axis = place.Length - 1; axis >= 0; axis--)
        {
            int count = _pieces.Value[axis].Count;
            place[axis] = block % count;
            block /= count;
        }
    }
}

/// <summary>What one chunk takes of its input chunk.</summary>
internal sealed record SliceBox(AxisPiece[] Pieces, bool[] IsDropped);

internal sealed class SliceCode<T> : TaskCode where T : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var chunk = inputs.Get<Chunk<T>>(0);
        var box = context.Constant<SliceBox>(0);
        long offset = 0;
        var shape = new List<long>();
        var strides = new List<long>();
        for (int axis = 0; axis < box.Pieces.Length; axis++)
        {
            var piece = box.Pieces[axis];
            offset += piece.First * chunk.Strides[axis];
            if (box.IsDropped[axis]) continue;
            shape.Add(piece.Count == ArrayShapes.Unknown ? chunk.Shape[axis] : piece.Count);
            strides.Add(piece.Step * chunk.Strides[axis]);
        }
        return chunk.View(offset, [.. shape], [.. strides]);
    }
}
