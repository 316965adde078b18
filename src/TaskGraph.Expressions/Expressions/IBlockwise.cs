namespace TaskGraph;

/// <summary>
/// A node with one task for each of its blocks, each reading at most one block of each input. Runs of such nodes become one task.
/// </summary>
internal interface IBlockwise
{
    /// <summary>What the tasks run; made once for all blocks.</summary>
    TaskCode Code { get; }

    /// <summary>The constants of the tasks, a row for each block.</summary>
    ConstantColumn[] Constants => [];

    /// <summary>Which block of input <paramref name="input"/> the task for <paramref name="block"/> reads.</summary>
    int InputBlock(int input, int block) => block;

    /// <summary>Whether every input's block has the same number as the task: spares the check of the mapping.</summary>
    bool IsAligned => true;

    /// <summary>Whether the task may become a step of a larger one.</summary>
    bool CanFuse => true;
}
