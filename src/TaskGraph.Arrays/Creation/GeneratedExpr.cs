using System.Collections.Immutable;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>
/// An array made from nothing: a strided view over the numbers of a source's elements. A slice of it is another such view, so
/// that only what is asked for is made.
/// </summary>
internal sealed class GeneratedExpr<T>(string operation, RowSource<T> source, long offset, ImmutableArray<long> strides, Chunks chunks, CallSite callSite)
    : ArrayExpr<T>(operation, [], TokenOf(source, offset, strides, chunks), chunks, callSite), IBlockwise, IRereadable where T : unmanaged
{
    private static readonly GeneratedCode<T> _code = new();

    public TaskCode Code => _code;

    public ConstantColumn[] Constants
    {
        get
        {
            var boxes = new GeneratedBox<T>[BlockCount];
            for (int b = 0; b < boxes.Length; b++)
            {
                long first = offset;
                long[] start = Chunks.StartOf(b);
                for (int axis = 0; axis < start.Length; axis++) first += start[axis] * strides[axis];
                boxes[b] = new(source, first, [.. strides], Chunks.ShapeOf(b));
            }
            return [new ConstantColumn<GeneratedBox<T>>(boxes)];
        }
    }

    /// <summary>A whole array, its elements numbered in row-major order.</summary>
    public static GeneratedExpr<T> Whole(string operation, RowSource<T> source, Chunks chunks, CallSite callSite)
        => new(operation, source, 0, [.. ArrayShapes.RowMajorStrides(chunks.Shape.AsSpan())], chunks, callSite);

    public override ArrayExpr? Sliced(SlicePlan slice)
    {
        long first = offset;
        for (int axis = 0; axis < Rank; axis++) first += slice.Axes[axis].Start * strides[axis];
        var kept = Enumerable.Range(0, Rank).Where(axis => !slice.Axes[axis].IsDropped).Select(axis => slice.Axes[axis].Step * strides[axis]);
        return new GeneratedExpr<T>(Operation, source, first, [.. kept], slice.Apply(Chunks), CallSite);
    }

    public override KernelConstant? Value => source is ConstantSource<T> constant ? KernelConstant.Of(constant.Value) : null;

    public override ArrayExpr? InChunks(Chunks chunks) => new GeneratedExpr<T>(Operation, source, offset, strides, chunks, CallSite);

    public Expr? ForPass(int pass) => source.ForPass(pass) is { } again ? new GeneratedExpr<T>(Operation, again, offset, strides, Chunks, CallSite).With(Settings) : null;

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => this;

    private static UInt128 TokenOf(RowSource<T> source, long offset, ImmutableArray<long> strides, Chunks chunks)
        => TokenBuilder.Of("generated").Add(typeof(T)).Add(source.Token).Add(offset).Add(strides.AsSpan()).Add(chunks.Token).ToToken();
}

/// <summary>What one chunk of a generated array is.</summary>
internal sealed record GeneratedBox<T>(RowSource<T> Source, long First, long[] Strides, long[] Shape) where T : unmanaged;

internal sealed class GeneratedCode<T> : TaskCode where T : unmanaged
{
    public override unsafe object? Run(in TaskInputs inputs, TaskContext context)
    {
        var box = context.Constant<GeneratedBox<T>>(0);
        var chunk = Chunk<T>.Rent(box.Shape);
        if (chunk.Length != 0) new GeneratedTiles<T>(box).Fill(0, chunk.Length, chunk.Start);
        return chunk;
    }

    /// <summary>A later step reads tiles of it: the chunk itself need never be.</summary>
    internal override object? RunFused(in TaskInputs inputs, TaskContext context)
    {
        var box = context.Constant<GeneratedBox<T>>(0);
        return Chunk<T>.Unmade(new GeneratedTiles<T>(box), box.Shape);
    }
}

/// <summary>The elements of a generated chunk. Axes whose elements follow one another by one step are one axis: rows of a whole matrix are one run.</summary>
internal sealed unsafe class GeneratedTiles<T> : TileSource where T : unmanaged
{
    private readonly RowSource<T> _source;
    private readonly long _first;
    private readonly List<(long Length, long Stride)> _outer = [];
    private readonly (long Length, long Stride) _run = (1, 1);

    public GeneratedTiles(GeneratedBox<T> box)
    {
        (_source, _first) = (box.Source, box.First);
        for (int axis = 0; axis < box.Shape.Length; axis++)
        {
            var (length, stride) = (box.Shape[axis], box.Strides[axis]);
            if (length == 1) continue;
            if (_run.Length != 1 && _run.Stride == stride * length) length *= _run.Length;
            else if (_run.Length != 1) _outer.Add(_run);
            _run = (length, stride);
        }
    }

    public override void Fill(long at, long count, void* target)
    {
        var (columns, step) = _run;
        for (var row = (T*)target; count > 0;)
        {
            int length = (int)Math.Min(Math.Min(count, columns - at % columns), 1 << 30);
            _source.Fill(new Span<T>(row, length), First(at / columns) + at % columns * step, step);
            at += length;
            count -= length;
            row += length;
        }
    }

    // The number of a row's first element.
    private long First(long row)
    {
        long first = _first;
        for (int axis = _outer.Count - 1; axis >= 0; axis--)
        {
            first += row % _outer[axis].Length * _outer[axis].Stride;
            row /= _outer[axis].Length;
        }
        return first;
    }
}
