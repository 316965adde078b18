using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Hands each row to the output that the hash of its keys says.</summary>
internal sealed class HashSplitCode(string[] keys, ColumnType[] types, int outputs) : SplitCode(FramePieces.Instance, outputs)
{
    protected override void Split(in TaskInputs inputs, TaskContext context, PieceWriter pieces)
    {
        var rows = inputs.Get<FramePartition>(0);
        pieces.RowsRead += rows.RowCount;
        var columns = JoinSide.KeysOf(rows, keys, types);
        var laid = Buckets.Scatter(rows, columns, out int[] offsets);
        foreach (var column in columns) column.Release();
        FramePieces.AddBuckets(pieces, laid, offsets);
    }
}
