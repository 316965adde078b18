namespace TaskGraph;

/// <summary>Partitions as results of blocks.</summary>
internal static class FrameAssembly
{
    /// <summary>All rows in garbage-collected memory; takes over the blocks, of which each column is given back when it has been copied.</summary>
    public static FramePartition Concat(FrameSchema schema, object?[] blocks)
    {
        var parts = Array.ConvertAll(blocks, b => (FramePartition)b!);
        Array.Clear(blocks);
        using var drain = BlockPool.Shared.Drain();
        return FramePartition.Gather(schema, parts);
    }
}
