using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

public sealed unsafe partial class Array<T>
{
    /// <summary>The array with another value at a part of it (NumPy's <c>x[part] = value</c>; this array stays as it is).</summary>
    /// <param name="part">Which part, as in an index; new axes are not allowed.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside its axis.</exception>
    /// <exception cref="ArgumentException">There are more slices than axes, or a new axis among them.</exception>
    public Array<T> With(ReadOnlySpan<Slice> part, T value, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => With(part, Full([], value), callerFile, callerLine);

    /// <summary>The array with other values at a part of axis 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside its axis.</exception>
    public Array<T> With(Slice part, T value, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => With([part], Full([], value), callerFile, callerLine);

    /// <summary>The array with other values at a part of axis 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside its axis.</exception>
    /// <exception cref="ArgumentException">The values don't broadcast to the part.</exception>
    public Array<T> With(Slice part, Array<T> values, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => With([part], values, callerFile, callerLine);

    /// <summary>The array with another value where a mask holds.</summary>
    /// <exception cref="ArgumentException">The mask does not broadcast to the array's shape.</exception>
    public Array<T> With(Array<bool> mask, T value, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => With(mask, Full([], value), callerFile, callerLine);

    /// <summary>The array with the elements of another array of its shape where a mask holds.</summary>
    /// <exception cref="ArgumentException">The mask or the values do not broadcast to the array's shape.</exception>
    public Array<T> With(Array<bool> mask, Array<T> values, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        var result = Arrays.Where(mask, values, this, callerFile, callerLine);
        if (result.Node.Shape.AsSpan().SequenceEqual(Node.Shape.AsSpan())) return result;
        throw new ArgumentException(
            $"A mask of shape {ArrayShapes.Text(mask.Node.Shape.AsSpan())} and values of shape {ArrayShapes.Text(values.Node.Shape.AsSpan())} are larger than the array of shape {ArrayShapes.Text(Node.Shape.AsSpan())}. "
            + "Both must broadcast to it.");
    }

    /// <summary>The array with other values at a part of it (NumPy's <c>x[part] = values</c>). Chunks that the part does not touch are not copied.</summary>
    /// <param name="part">Which part, as in an index; of a position that is listed twice the last value stays.</param>
    /// <param name="values">What broadcasts to the part's shape.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside its axis.</exception>
    /// <exception cref="ArgumentException">There are more slices than axes, a new axis is among them, or the values don't broadcast to the part.</exception>
    public Array<T> With(ReadOnlySpan<Slice> part, Array<T> values, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        ArgumentNullException.ThrowIfNull(values);
        var shape = Node.Shape.AsSpan();
        var all = SlicePlan.Spread(part, shape);
        if (Array.Exists(all, s => s.Kind == SliceKind.NewAxis)) throw new ArgumentException("A part to be replaced has no new axes. Leave them out.", nameof(part));
        var callSite = new CallSite(callerFile, callerLine);
        if (!Node.Chunks.IsKnown || !values.Node.Chunks.IsKnown) return Deferred.Over(this, values, "with", Node.Shape, (x, v) => x.With(all, v), callSite);
        var placed = values.BroadcastTo(SlicePlan.ShapeOf(all, shape).AsSpan());
        var runs = ImmutableArray.CreateBuilder<ImmutableArray<AxisRun>>(Rank);
        for (int axis = 0; axis < Rank; axis++)
        {
            var slice = axis < all.Length ? all[axis] : Slice.All;
            if (slice.Kind == SliceKind.List)
            {
                // In the order of the axis; of equal positions the last one counts.
                var order = ListIndex.Resolve(slice.List!, shape[axis], axis).Select((position, i) => (position, i)).GroupBy(p => p.position).Select(g => g.Last())
                    .OrderBy(p => p.position).ToList();
                placed = placed.Take([.. order.Select(p => (long)p.i)], axis);
                runs.Add(AxisRun.Of([.. order.Select(p => p.position)]));
                continue;
            }
            var taken = AxisSlice.Of(slice, shape[axis], axis);
            if (taken.IsDropped) placed = placed.ExpandDims(axis);
            if (taken.Step < 0)
            {
                placed = placed.Flip(axis);
                taken = new(taken.Start + (taken.Count - 1) * taken.Step, -taken.Step, taken.Count, false);
            }
            runs.Add(taken.Count == 0 ? [] : [new(taken.Start, taken.Step, taken.Count)]);
        }
        if (placed.Length == 0) return this;
        return new(WithExpr<T>.Of(Node, placed.Node, runs.ToImmutable(), callSite));
    }
}

/// <summary>An array with other values at some positions of each axis: chunks without any are the input's own.</summary>
internal sealed class WithExpr<T> : ArrayExpr<T> where T : unmanaged
{
    private readonly ImmutableArray<ImmutableArray<AxisRun>> _runs;

    private WithExpr(ArrayExpr<T> input, ArrayExpr<T> values, ImmutableArray<ImmutableArray<AxisRun>> runs, CallSite callSite)
        : base("with", [input, values], TokenOf(runs), input.Chunks, callSite) => _runs = runs;

    /// <param name="input">The array.</param>
    /// <param name="values">As many values along each axis as positions.</param>
    /// <param name="runs">The positions along each axis, from small to large.</param>
    /// <param name="callSite">Where the user called it.</param>
    public static WithExpr<T> Of(ArrayExpr<T> input, ArrayExpr<T> values, ImmutableArray<ImmutableArray<AxisRun>> runs, CallSite callSite)
        => new(input, RechunkExpr<T>.To(values, new([.. runs.Select((r, axis) => SizesOf(input.Chunks, axis, r))]), callSite), runs, callSite);

    public override void Lower(Materializer materializer)
    {
        var values = (ArrayExpr)Inputs[1];
        var plans = _runs.Select((r, axis) => new AxisGather(r, values.Chunks.SizesOf(axis)).PlanOf(Chunks, axis)).ToArray();
        var tasks = new int[BlockCount];
        for (int b = 0; b < tasks.Length; b++) tasks[b] = materializer.TaskOf(Inputs[0], b);
        var boxes = new GatherAxisBox[values.BlockCount][];
        var owns = new int[boxes.Length];
        var place = new int[Rank];
        for (int b = 0; b < boxes.Length; b++)
        {
            values.Chunks.PlaceOf(b, place);
            boxes[b] = [.. plans.Select((p, axis) => p[place[axis]])];
            for (int axis = 0; axis < place.Length; axis++) place[axis] = boxes[b][axis].Chunks[0];
            owns[b] = Chunks.NumberOf(place);
        }
        int first = materializer.BeginLayer(this, new WithCode<T>(), boxes.Length, [new ConstantColumn<GatherAxisBox[]>(boxes)]);
        for (int b = 0; b < boxes.Length; b++)
        {
            materializer.AddTask([tasks[owns[b]], materializer.TaskOf(values, b)]);
            tasks[owns[b]] = first + b;
        }
        materializer.Produce(this, tasks);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new WithExpr<T>((ArrayExpr<T>)inputs[0], (ArrayExpr<T>)inputs[1], _runs, CallSite);

    // How many positions lie in each chunk that has any: the values are cut at the same borders.
    private static long[] SizesOf(Chunks chunks, int axis, ImmutableArray<AxisRun> runs)
    {
        var counts = new long[chunks.Grid[axis]];
        foreach (var (start, step, count) in runs)
        {
            for (long i = 0; i < count;)
            {
                var (chunk, within) = chunks.Find(axis, start + i * step);
                long here = step == 0 ? count - i : Math.Min(count - i, (chunks[axis][chunk] - 1 - within) / step + 1);
                counts[chunk] += here;
                i += here;
            }
        }
        return [.. counts.Where(n => n > 0)];
    }

    private static UInt128 TokenOf(ImmutableArray<ImmutableArray<AxisRun>> runs)
    {
        var token = TokenBuilder.Of("with");
        foreach (var axis in runs) token.AddBits(axis.AsSpan());
        return token.ToToken();
    }
}

/// <summary>A copy of a chunk with values put at the positions a box names.</summary>
internal sealed unsafe class WithCode<T> : TaskCode where T : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var (chunk, values) = (inputs.Get<Chunk<T>>(0), inputs.Get<Chunk<T>>(1));
        var box = context.Constant<GatherAxisBox[]>(0);
        var result = Chunk<T>.Rent(chunk.Shape);
        ArrayKernels.Copying.Copy(chunk.Start, chunk.Strides, result.Start, result.Strides, chunk.Shape);
        var index = new int[box.Length];
        var part = new long[box.Length];
        var strides = new long[box.Length];
        for (bool more = true; more;)
        {
            long from = 0, to = 0;
            for (int axis = 0; axis < box.Length; axis++)
            {
                var piece = box[axis].Pieces[index[axis]];
                from += piece.To * values.Strides[axis];
                to += piece.Within * result.Strides[axis];
                strides[axis] = piece.Step * result.Strides[axis];
                part[axis] = piece.Count;
            }
            ArrayKernels.Copying.Copy(values.Start + from, values.Strides, result.Start + to, strides, part);
            more = false;
            for (int axis = box.Length - 1; axis >= 0 && !more; axis--)
            {
                more = ++index[axis] < box[axis].Pieces.Length;
                if (!more) index[axis] = 0;
            }
        }
        return result;
    }
}
