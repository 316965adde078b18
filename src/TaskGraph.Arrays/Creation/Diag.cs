using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Diagonals of matrices, and triangles.</summary>
public static class ArrayDiag
{
    extension<T>(Array<T> x) where T : unmanaged
    {
        /// <summary>A matrix with a vector on its diagonal, or the diagonal of a matrix (NumPy's <c>diag</c>).</summary>
        /// <exception cref="ArgumentException">The array is neither a vector nor a matrix.</exception>
        public Array<T> Diag(long k = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            if (x.Rank == 2) return x.Diagonal(k, callerFile: callerFile, callerLine: callerLine);
            if (x.Rank != 1) throw new ArgumentException($"Diag of an array with {x.Rank} axes. Use a vector or a matrix.");
            if (x.Shape[0] == ArrayShapes.Unknown)
                return Deferred.Over(x, "diag", [ArrayShapes.Unknown, ArrayShapes.Unknown], known => known.Diag(k), new CallSite(callerFile, callerLine));
            // Each row of the square is its own element where the diagonal passes.
            var square = Arrays.Where(Array<bool>.EyeLike(x.Node.Chunks), x[Slice.All, Slice.NewAxis], default(T), callerFile, callerLine);
            return k == 0 ? square : square.Pad([(Math.Max(0, -k), Math.Max(0, k)), (Math.Max(0, k), Math.Max(0, -k))], callerFile: callerFile, callerLine: callerLine);
        }

        /// <summary>The elements on a diagonal of two axes, as the last axis of the result (NumPy's <c>diagonal</c>).</summary>
        /// <param name="offset">0 the main diagonal, positive ones above it, negative ones below.</param>
        /// <param name="axis1">The axis of the rows.</param>
        /// <param name="axis2">The axis of the columns.</param>
        /// <exception cref="ArgumentException">There are fewer than two axes, or the axes are the same.</exception>
        public Array<T> Diagonal(
            long offset = 0, int axis1 = 0, int axis2 = 1, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            if (x.Rank < 2) throw new ArgumentException($"The diagonal of an array with {x.Rank} axes. Use a matrix.");
            (axis1, axis2) = (ArrayShapes.NormalizeAxis(axis1, x.Rank), ArrayShapes.NormalizeAxis(axis2, x.Rank));
            if (axis1 == axis2) throw new ArgumentException($"Axes {axis1} and {axis2} have no diagonal. Name two axes.", nameof(axis2));
            int[] order = [.. Enumerable.Range(0, x.Rank).Where(a => a != axis1 && a != axis2), axis1, axis2];
            var moved = x.Transpose(order);
            var callSite = new CallSite(callerFile, callerLine);
            if (!moved.Node.Chunks.IsKnown)
                return Deferred.Over(moved, "diagonal", [.. moved.Node.Shape[..^2], ArrayShapes.Unknown], known => known.Diagonal(offset, known.Rank - 2, known.Rank - 1), callSite);
            return new(new DiagonalExpr<T>(moved.Node, offset, callSite));
        }

        /// <summary>The array with zeros above a diagonal of its last two axes (NumPy's <c>tril</c>).</summary>
        /// <exception cref="ArgumentException">There are fewer than two axes.</exception>
        public Array<T> Tril(long k = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => x.Triangle(known => Arrays.Where(Array<bool>.TriLike(known, k), known, default(T), callerFile, callerLine), new CallSite(callerFile, callerLine));

        /// <summary>The array with zeros below a diagonal of its last two axes (NumPy's <c>triu</c>).</summary>
        /// <exception cref="ArgumentException">There are fewer than two axes.</exception>
        public Array<T> Triu(long k = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => x.Triangle(known => Arrays.Where(Array<bool>.TriLike(known, k - 1), default(T), known, callerFile, callerLine), new CallSite(callerFile, callerLine));

        private Array<T> Triangle(Func<Array<T>, Array<T>> of, CallSite callSite)
        {
            if (x.Rank < 2) throw new ArgumentException($"A triangle of an array with {x.Rank} axes. Use a matrix.");
            bool isKnown = x.Shape[^1] != ArrayShapes.Unknown && x.Shape[^2] != ArrayShapes.Unknown;
            return isKnown ? of(x) : Deferred.Over(x, "triangle", x.Node.Shape, of, callSite);
        }
    }

    extension(Array<bool>)
    {
        private static Array<bool> EyeLike(Chunks vector)
            => new(GeneratedExpr<bool>.Whole("eye", new DiagonalSource<bool>(true, vector.Shape[0], 0, false), new(vector.SizesOf(0), vector.SizesOf(0)), default));

        private static Array<bool> TriLike<T>(Array<T> x, long k) where T : unmanaged
        {
            var chunks = x.Node.Chunks;
            return new(GeneratedExpr<bool>.Whole(
                "tri", new DiagonalSource<bool>(true, chunks.Shape[^1], k, true), new(chunks.SizesOf(x.Rank - 2), chunks.SizesOf(x.Rank - 1)), default));
        }
    }
}

/// <summary>The diagonal of the last two axes. A chunk of it lies in one chunk of the input, or in several where their borders cross it.</summary>
internal sealed class DiagonalExpr<T> : ArrayExpr<T>, IBlockwise where T : unmanaged
{
    private readonly long _offset;
    private readonly List<DiagonalPiece> _pieces;

    public DiagonalExpr(ArrayExpr<T> input, long offset, CallSite callSite) : this(input, offset, PiecesOf(input.Chunks, offset), callSite)
    {
    }

    private DiagonalExpr(ArrayExpr<T> input, long offset, List<DiagonalPiece> pieces, CallSite callSite)
        : base("diagonal", [input], TokenBuilder.Of("diagonal").Add(offset).ToToken(),
            new([.. Enumerable.Range(0, input.Rank - 2).Select(input.Chunks.SizesOf), [.. pieces.Select(p => p.Count)]]), callSite)
        => (_offset, _pieces) = (offset, pieces);

    public TaskCode Code { get; } = new DiagonalCode<T>();

    public bool IsAligned => false;

    public ConstantColumn[] Constants => [new ConstantColumn<DiagonalPiece>([.. Enumerable.Range(0, BlockCount).Select(b => _pieces[b % _pieces.Count])])];

    public int InputBlock(int input, int block)
    {
        var chunks = ((ArrayExpr)Inputs[0]).Chunks;
        var piece = _pieces[block % _pieces.Count];
        return (block / _pieces.Count * chunks.Grid[^2] + piece.RowChunk) * chunks.Grid[^1] + piece.ColumnChunk;
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new DiagonalExpr<T>((ArrayExpr<T>)inputs[0], _offset, CallSite);

    private static List<DiagonalPiece> PiecesOf(Chunks chunks, long offset)
    {
        var pieces = new List<DiagonalPiece>();
        long row = Math.Max(0, -offset), column = Math.Max(0, offset), left = Math.Min(chunks.Shape[^2] - row, chunks.Shape[^1] - column);
        if (left <= 0) return [new(0, 0, 0, 0, 0)];
        var (rows, columns) = (chunks.SizesOf(chunks.Rank - 2), chunks.SizesOf(chunks.Rank - 1));
        int i = 0, j = 0;
        while (left > 0)
        {
            while (row >= rows[i]) row -= rows[i++];
            while (column >= columns[j]) column -= columns[j++];
            long count = Math.Min(left, Math.Min(rows[i] - row, columns[j] - column));
            pieces.Add(new(i, j, row, column, count));
            (row, column, left) = (row + count, column + count, left - count);
        }
        return pieces;
    }
}

/// <summary>A part of a diagonal: the chunk it lies in, where it begins there, and its length.</summary>
internal readonly record struct DiagonalPiece(int RowChunk, int ColumnChunk, long Row, long Column, long Count);

internal sealed class DiagonalCode<T> : TaskCode where T : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var chunk = inputs.Get<Chunk<T>>(0);
        var piece = context.Constant<DiagonalPiece>(0);
        int rank = chunk.Rank;
        return chunk.View(piece.Row * chunk.Strides[rank - 2] + piece.Column * chunk.Strides[rank - 1],
            [.. chunk.Shape[..(rank - 2)], piece.Count], [.. chunk.Strides[..(rank - 2)], chunk.Strides[rank - 2] + chunk.Strides[rank - 1]]);
    }
}
