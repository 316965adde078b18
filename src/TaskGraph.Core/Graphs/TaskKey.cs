namespace TaskGraph;

/// <summary>Names one task of a graph: the operation's name, the block it computes and, where the computation is pure, a token of its content.</summary>
/// <param name="Name">The operation, such as <c>sum</c>.</param>
/// <param name="Block">The block's number within the operation, or -1 where the operation has only one task.</param>
/// <param name="Token">A 128-bit hash of what is computed: equal tokens mean equal results. Zero where nothing is known.</param>
public readonly record struct TaskKey(string Name, int Block = -1, UInt128 Token = default)
{
    /// <summary>The key of an operation with only one task.</summary>
    public static implicit operator TaskKey(string name) => new(name);

    /// <summary><c>sum</c>, or <c>sum[3]</c> for block 3.</summary>
    public override string ToString() => Block < 0 ? Name : $"{Name}[{Block}]";
}
