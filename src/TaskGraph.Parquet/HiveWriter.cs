using System.Runtime.InteropServices;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Writes a partition's rows to a folder for each combination of key values: <c>folder/year=2001/part-00.parquet</c>, without the key columns.</summary>
internal sealed class HiveWriter(PartWriter inner, string[] keys) : PartWriter
{
    public override string Operation => inner.Operation;

    public override void Write(FramePartition partition, Stream stream, CancellationToken cancellation) => throw new NotSupportedException("Rows go to several files.");

    public override string[] WriteFile(FramePartition partition, string path, CancellationToken cancellation)
    {
        var files = new List<string>();
        var values = Array.ConvertAll(keys, k => partition[k]);
        string[] kept = [.. partition.Schema.Names.Except(keys)];
        foreach (var (folder, rows) in Folders(values, partition.RowCount))
        {
            var group = partition.Take(CollectionsMarshal.AsSpan(rows));
            var own = group.Select([.. kept.Select(group.Schema.IndexOf)], group.Schema.Select(kept));
            try
            {
                files.AddRange(inner.WriteFile(own, Path.Combine(Path.GetDirectoryName(path)!, folder, Path.GetFileName(path)), cancellation));
            }
            finally
            {
                own.Release();
                group.Release();
            }
        }
        return [.. files];
    }

    // The rows of each folder, in their order. Null and NaN are one in the order, so that a folder's rows may come in several runs.
    private Dictionary<string, List<int>> Folders(ColumnData[] values, int rows)
    {
        var folders = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        if (rows == 0) return folders;
        int[] order = RowOrder.Of(values, Array.ConvertAll(values, _ => true), rows);
        for (int start = 0; start < rows;)
        {
            int end = start + 1;
            while (end < rows && Array.TrueForAll(values, k => Same(k, order[start], order[end]))) end++;
            string folder = Path.Combine([.. keys.Select((k, i) => HivePath.Folder(k, values[i].IsNull(order[start]) ? null : Cell.Format(values[i], order[start])))]);
            if (!folders.TryGetValue(folder, out var own)) folders.Add(folder, own = []);
            own.AddRange(order.AsSpan(start, end - start));
            start = end;
        }
        return folders;
    }

    private static bool Same(ColumnData column, int a, int b) => Equals(column.BoxedValue(a), column.BoxedValue(b));
}
