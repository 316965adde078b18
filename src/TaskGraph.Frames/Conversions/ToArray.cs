using System.Collections.Immutable;
using TaskGraph.FrameKernels;

namespace TaskGraph;

public sealed partial class DataFrame
{
    /// <summary>
    /// The columns called <paramref name="names"/> (all where none is named) as an array of rows × columns, a chunk for each partition. The
    /// number of rows is unknown where it is for the frame: behind a filter, or in a CSV file.
    /// </summary>
    /// <typeparam name="T">int, long, float or double. In floating point null becomes NaN; else it fails the computation.</typeparam>
    /// <exception cref="ArgumentException">There is no such column, or one does not hold numbers or bool.</exception>
    public Array<T> ToArray<T>(params string[] names) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(names);
        return new(ToArrayExpr<T>.Of(new ProjectExpr(Node, names.Length == 0 ? [.. Columns] : names), rank: 2));
    }
}

public sealed partial class Series
{
    /// <summary>The series as an array of one dimension, a chunk for each partition.</summary>
    /// <typeparam name="T">int, long, float or double. In floating point null becomes NaN; else it fails the computation.</typeparam>
    /// <exception cref="ArgumentException">The series does not hold numbers or bool.</exception>
    public Array<T> ToArray<T>() where T : unmanaged => new(ToArrayExpr<T>.Of(Node, rank: 1));
}

/// <summary>Columns side by side, a chunk for each partition.</summary>
internal sealed class ToArrayExpr<T> : ArrayExpr<T>, IBlockwise where T : unmanaged
{
    private ToArrayExpr(FrameExpr frame, Chunks chunks, CallSite callSite = default) : base("to-array", [frame], default, chunks, callSite)
        => Code = new ToArrayCode<T>(chunks.Rank);

    public TaskCode Code { get; }

    public static ToArrayExpr<T> Of(FrameExpr frame, int rank)
    {
        if (!ColumnTypes.TryOf(typeof(T), out var type) || !type.IsNumeric())
            throw new ArgumentException($"Arrays of frames hold int, long, float or double, not {TypeNames.Of(typeof(T))}. Use one of those.");
        foreach (var column in frame.Schema)
            if (!column.ColumnType.IsNumeric() && column.ColumnType != ColumnType.Bool)
                throw new ArgumentException(
                    $"Column '{column.Name}' holds {column.ColumnType.Name()}, which is no number. Name the columns that are.");
        return new(frame, ChunksOf(frame, rank));
    }

    // Columns with the same rows may be calculated with one another without knowing how many there are.
    public override UInt128 OwnLengths(int axis) => axis == 0 ? ((FrameExpr)Inputs[0]).Rows.Token : base.OwnLengths(axis);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs)
        => new ToArrayExpr<T>((FrameExpr)inputs[0], ChunksOf((FrameExpr)inputs[0], Chunks.Rank), CallSite);

    private static Chunks ChunksOf(FrameExpr frame, int rank)
    {
        long[] rows = frame.Rows.Counts ?? [.. Enumerable.Repeat(ArrayShapes.Unknown, frame.BlockCount)];
        return rank == 1 ? new Chunks(rows) : new Chunks(rows, [frame.Schema.Count]);
    }
}

internal sealed class ToArrayCode<T>(int rank) : TaskCode where T : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var partition = inputs.Get<FramePartition>(0);
        int width = partition.Columns.Length;
        var chunk = rank == 1 ? Chunk<T>.Rent(partition.RowCount) : Chunk<T>.Rent(partition.RowCount, width);
        try
        {
            for (int c = 0; c < width; c++) Interleaving.Write<T>(partition.Columns[c], partition.Schema[c].Name, chunk.Span, c, width);
            return chunk;
        }
        catch
        {
            chunk.Release();
            throw;
        }
    }
}
