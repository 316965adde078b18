namespace TaskGraph;

/// <summary>A leaf over blocks that were computed before.</summary>
internal interface IHeldLeaf
{
    HeldBlocks Blocks { get; }
}
