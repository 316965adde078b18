namespace TaskGraph;

/// <summary>Partitions as results of blocks.</summary>
internal static class FrameAssembly
{
    /// <summary>All rows in garbage-collected memory; the blocks stay with their owner.</summary>
    public static FramePartition Concat(FrameSchema schema, object?[] blocks)
        => FramePartition.Concat(schema, Array.ConvertAll(blocks, b => (FramePartition)b!), managed: true);
}
