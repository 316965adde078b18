using System.Runtime.CompilerServices;

namespace TaskGraph;

public static partial class Arrays
{
    /// <summary>The indices of a grid: element (a, i, j, …) is the index along axis a of the place (i, j, …) (NumPy's <c>indices</c>).</summary>
    /// <param name="shape">The grid's lengths.</param>
    /// <param name="chunks">The length of the chunks along each axis of the grid; each first index is a chunk of its own. Left out: about 16 MiB a chunk.</param>
    /// <exception cref="ArgumentException">A length is negative, or the chunks don't fit the shape.</exception>
    public static Array<long> Indices(
        ReadOnlySpan<long> shape, ReadOnlySpan<long> chunks = default, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        var grid = Chunks.Of(shape, chunks, sizeof(long));
        var ones = new long[shape.Length];
        Array.Fill(ones, 1);
        var all = new Chunks([ones, .. Enumerable.Range(0, grid.Rank).Select(grid.SizesOf)]);
        return new(GeneratedExpr<long>.Whole("indices", new IndexSource(shape.ToArray()), all, new CallSite(callerFile, callerLine)));
    }

    /// <summary>One coordinate array for each axis of the grid that vectors span (NumPy's <c>meshgrid</c>). Chunks are views of the vectors'.</summary>
    /// <param name="vectors">The coordinates along each axis.</param>
    /// <param name="matrixOrder">Whether the first vector runs along axis 0 (<c>indexing="ij"</c>); else it runs along axis 1, as x does in a picture.</param>
    /// <exception cref="ArgumentException">An array is not a vector.</exception>
    public static Array<T>[] MeshGrid<T>(ReadOnlySpan<Array<T>> vectors, bool matrixOrder = false) where T : unmanaged
    {
        int rank = vectors.Length;
        var expanded = new Array<T>[rank];
        for (int i = 0; i < rank; i++)
        {
            ArgumentNullException.ThrowIfNull(vectors[i], nameof(vectors));
            if (vectors[i].Rank != 1) throw new ArgumentException($"Array {i} has {vectors[i].Rank} axes. Give vectors.", nameof(vectors));
            int along = !matrixOrder && i < 2 && rank > 1 ? 1 - i : i;
            expanded[i] = vectors[i].ExpandDims([.. Enumerable.Range(0, rank).Where(axis => axis != along)]);
        }
        return Broadcast<T>(expanded);
    }
}

/// <summary>Indices of places, one array behind another for each axis.</summary>
internal sealed class IndexSource(long[] shape) : RowSource<long>
{
    public override UInt128 Token => TokenBuilder.Of("indices").Add(shape.AsSpan()).ToToken();

    public override void Fill(Span<long> row, long first, long step)
    {
        long size = ArrayShapes.LengthOf(shape);
        for (int i = 0; i < row.Length; i++)
        {
            var (axis, place) = Math.DivRem(first + i * step, size);
            for (int a = shape.Length - 1; a > axis; a--) place /= shape[a];
            row[i] = place % shape[axis];
        }
    }
}
