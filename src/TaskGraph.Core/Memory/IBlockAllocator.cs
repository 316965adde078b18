namespace TaskGraph;

/// <summary>Where blocks come from: this process's private pool, or a segment shared with worker processes.</summary>
internal interface IBlockAllocator
{
    /// <summary>A block of at least <paramref name="bytes"/> bytes whose content is undefined, with one reference.</summary>
    Block Rent(long bytes);

    /// <summary>Takes a block's memory back; called when its last reference has gone.</summary>
    void Return(Block block);
}
