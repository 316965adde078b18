using System.Collections.Immutable;

namespace TaskGraph;

public sealed unsafe partial class Array<T>
{
    /// <summary>The array's chunks as a grid that can be indexed: <c>x.Blocks[0, ..]</c> is the array of the first row of chunks.</summary>
    public ArrayBlocks<T> Blocks => new(this);
}

/// <summary>The chunks of an array as a grid.</summary>
public readonly struct ArrayBlocks<T> where T : unmanaged
{
    private readonly Array<T> _array;

    internal ArrayBlocks(Array<T> array) => _array = array;

    /// <summary>The number of chunks along each axis.</summary>
    public IReadOnlyList<int> Shape => _array.Node.Chunks.Grid;

    /// <summary>The array of the chunks in these rows of the grid: numbers, ranges or lists for each axis, which all stay. Nothing is copied.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row of chunks.</exception>
    /// <exception cref="ArgumentException">There are more slices than axes, or a new axis among them.</exception>
    public Array<T> this[params ReadOnlySpan<Slice> slices]
    {
        get
        {
            long[] grid = [.. _array.Node.Chunks.Grid.Select(n => (long)n)];
            var all = SlicePlan.Spread(slices, grid);
            if (Array.Exists(all, s => s.Kind == SliceKind.NewAxis)) throw new ArgumentException("A grid of chunks takes no new axes. Use ExpandDims on the result.", nameof(slices));
            var rows = new int[grid.Length][];
            for (int axis = 0; axis < rows.Length; axis++)
            {
                var slice = axis < all.Length ? all[axis] : Slice.All;
                if (slice.Kind == SliceKind.List)
                {
                    rows[axis] = [.. ListIndex.Resolve(slice.List!, grid[axis], axis).Select(r => (int)r)];
                    continue;
                }
                var (start, step, count, _) = AxisSlice.Of(slice, grid[axis], axis);
                rows[axis] = [.. Enumerable.Range(0, (int)count).Select(i => (int)(start + i * step))];
            }
            for (int axis = 0; axis < rows.Length; axis++)
                if (rows[axis].Length == 0) throw new ArgumentException($"No chunk of axis {axis} is named. Name at least one of {grid[axis]}.", nameof(slices));
            return new(new BlocksExpr<T>(_array.Node, rows));
        }
    }
}

/// <summary>Chunks picked from the input's grid; a node without tasks.</summary>
internal sealed class BlocksExpr<T>(ArrayExpr<T> input, int[][] rows)
    : ArrayExpr<T>("blocks", [input], TokenOf(rows), new([.. rows.Select((r, axis) => r.Select(i => input.Chunks[axis][i]).ToArray())])) where T : unmanaged
{
    public override void Lower(Materializer materializer)
    {
        var tasks = new int[BlockCount];
        var place = new int[Rank];
        for (int b = 0; b < tasks.Length; b++)
        {
            Chunks.PlaceOf(b, place);
            for (int axis = 0; axis < place.Length; axis++) place[axis] = rows[axis][place[axis]];
            tasks[b] = materializer.TaskOf(Inputs[0], input.Chunks.NumberOf(place));
        }
        materializer.Produce(this, tasks);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new BlocksExpr<T>((ArrayExpr<T>)inputs[0], rows);

    private static UInt128 TokenOf(int[][] rows)
    {
        var token = TokenBuilder.Of("blocks");
        foreach (int[] row in rows) token.Add(row.AsSpan());
        return token.ToToken();
    }
}
