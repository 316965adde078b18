using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Writes a partition's rows to a folder for each combination of key values: <c>folder/year=2001/part-00.parquet</c>, without the key columns.</summary>
internal sealed class HiveWriter(PartWriter inner, string[] keys) : PartWriter
{
    public override string Operation => inner.Operation;

    public override void Write(FramePartition partition, Stream stream, CancellationToken cancellation) => throw new NotSupportedException("Rows go to several files.");

    public override void WriteFile(FramePartition partition, string path, CancellationToken cancellation)
    {
        var values = Array.ConvertAll(keys, k => partition[k]);
        string[] kept = [.. partition.Schema.Names.Except(keys)];
        foreach (int[] rows in Groups(values, partition.RowCount))
        {
            var group = partition.Take(rows);
            var own = group.Select([.. kept.Select(group.Schema.IndexOf)], group.Schema.Select(kept));
            try
            {
                string[] folders = Array.ConvertAll(keys, k => HivePath.Folder(k, group[k].IsNull(0) ? null : Cell.Format(group[k], 0)));
                inner.WriteFile(own, Path.Combine([Path.GetDirectoryName(path)!, .. folders, Path.GetFileName(path)]), cancellation);
            }
            finally
            {
                own.Release();
                group.Release();
            }
        }
    }

    // The rows of each combination, in their order.
    private static IEnumerable<int[]> Groups(ColumnData[] keys, int rows)
    {
        if (rows == 0) return [];
        int[] order = RowOrder.Of(keys, Array.ConvertAll(keys, _ => true), rows);
        var groups = new List<int[]>();
        for (int start = 0; start < rows;)
        {
            int end = start + 1;
            while (end < rows && Array.TrueForAll(keys, k => Same(k, order[start], order[end]))) end++;
            groups.Add(order[start..end]);
            start = end;
        }
        return groups;
    }

    private static bool Same(ColumnData column, int a, int b) => Equals(column.BoxedValue(a), column.BoxedValue(b));
}
