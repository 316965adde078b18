using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>
/// A run of rows of a frame: one column of data for each column of the schema, all of the same length. Immutable; the object owns
/// its columns, and with them references to their memory.
/// </summary>
internal sealed class FramePartition : IReferenceCounted, ISized
{
    private const int ParallelFrom = 1 << 20;

    /// <summary>Takes over the columns.</summary>
    public FramePartition(FrameSchema schema, ColumnData[] columns, int rowCount)
    {
        if (columns.Length != schema.Count) throw new ArgumentException($"{columns.Length} columns for a schema of {schema.Count}.", nameof(columns));
        for (int i = 0; i < columns.Length; i++)
        {
            if (columns[i].Length != rowCount)
                throw new ArgumentException($"Column '{schema[i].Name}' has {columns[i].Length} rows, not {rowCount}.", nameof(columns));
            if (columns[i].Type != schema.TypeAt(i))
                throw new ArgumentException($"Column '{schema[i].Name}' holds {columns[i].Type.Name()}, not {schema.TypeAt(i).Name()}.",
                    nameof(columns));
        }
        Schema = schema;
        Columns = columns;
        RowCount = rowCount;
    }

    public FrameSchema Schema { get; }

    public ColumnData[] Columns { get; }

    public int RowCount { get; }

    public long Bytes
    {
        get
        {
            long bytes = 0;
            foreach (var column in Columns) bytes += column.Bytes;
            return bytes;
        }
    }

    public ColumnData this[string name] => Columns[Schema.IndexOf(name)];

    /// <summary>A partition without rows.</summary>
    public static FramePartition Empty(FrameSchema schema)
    {
        var columns = new ColumnData[schema.Count];
        for (int i = 0; i < columns.Length; i++) columns[i] = ColumnData.Empty(schema.TypeAt(i));
        return new(schema, columns, 0);
    }

    public FramePartition Share() => Map(c => c.Share(), RowCount);

    object IReferenceCounted.Share() => Share();

    public void Release()
    {
        foreach (var column in Columns) column.Release();
    }

    /// <summary>A run of rows over the same memory.</summary>
    public FramePartition Slice(int start, int length) => Map(c => c.Slice(start, length), length);

    /// <summary>The given columns, by position, over the same memory.</summary>
    public FramePartition Select(ReadOnlySpan<int> columns, FrameSchema schema)
    {
        var selected = new ColumnData[columns.Length];
        for (int i = 0; i < selected.Length; i++) selected[i] = Columns[columns[i]].Share();
        return new(schema, selected, RowCount);
    }

    /// <summary>The given rows in the given order; with <paramref name="canMiss"/>, row -1 gives a row of nulls.</summary>
    public FramePartition Take(ReadOnlySpan<int> rows, bool canMiss = false)
    {
        var columns = new ColumnData[Columns.Length];
        for (int i = 0; i < columns.Length; i++) columns[i] = Columns[i].Take(rows, canMiss);
        return new(Schema, columns, rows.Length);
    }

    /// <summary>The rows where the mask is true; where it is null they are left out.</summary>
    public FramePartition Filter(FixedColumn<bool> mask)
    {
        var rows = Selection.Where(mask);
        try
        {
            return rows.Length == RowCount ? Share() : Take(rows.Span);
        }
        finally { rows.Release(); }
    }

    /// <summary>The partition in garbage-collected memory.</summary>
    public FramePartition ToManaged() => Map(c => c.ToManaged(), RowCount);

    /// <summary>All rows of partitions of one schema, one after the other.</summary>
    public static FramePartition Concat(FrameSchema schema, ReadOnlySpan<FramePartition> partitions)
    {
        int rows = RowsOf(partitions);
        var columns = new ColumnData[schema.Count];
        var parts = partitions.ToArray();
        for (int i = 0; i < columns.Length; i++) columns[i] = Concatenation.Of(schema.TypeAt(i), ColumnsOf(parts, i));
        return new(schema, columns, rows);
    }

    /// <summary>
    /// All rows of partitions in garbage-collected memory. Releases the partitions, column by column when each has been copied: a large result is not in memory
    /// twice. Several threads copy, since nothing else is left to do.
    /// </summary>
    public static FramePartition Gather(FrameSchema schema, FramePartition[] partitions)
    {
        var columns = new ColumnData[schema.Count];
        int[] released = new int[columns.Length]; // of each column the parts that are no longer held
        try
        {
            int rows = RowsOf(partitions);
            if ((long)rows * columns.Length > ParallelFrom) Parallel.For(0, columns.Length, Column);
            else
                for (int i = 0; i < columns.Length; i++) Column(i);
            return new(schema, columns, rows);
        }
        finally
        {
            for (int i = 0; i < columns.Length; i++) ReleaseRest(i);
        }

        void Column(int i)
        {
            columns[i] = Concatenation.Of(schema.TypeAt(i), ColumnsOf(partitions, i), managed: true, copied: _ => partitions[released[i]++].Columns[i].Release());
            ReleaseRest(i);
        }

        void ReleaseRest(int i)
        {
            while (released[i] < partitions.Length) partitions[released[i]++].Columns[i].Release();
        }
    }

    private static int RowsOf(ReadOnlySpan<FramePartition> partitions)
    {
        long rows = 0;
        foreach (var partition in partitions) rows += partition.RowCount;
        if (rows <= Array.MaxLength) return (int)rows;
        throw new InvalidOperationException($"{rows} rows do not fit one Frame. Aggregate or filter first, or use ComputePartitionsAsync or Write….");
    }

    private static ColumnData[] ColumnsOf(FramePartition[] partitions, int column) => Array.ConvertAll(partitions, p => p.Columns[column]);

    private FramePartition Map(Func<ColumnData, ColumnData> map, int rows) => new(Schema, Array.ConvertAll(Columns, c => map(c)), rows);
}
