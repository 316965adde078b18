namespace TaskGraph;

/// <summary>What a <see cref="Coordinator"/> can want done.</summary>
internal enum InstructionKind : byte
{
    /// <summary>Send a batch.</summary>
    Run,

    /// <summary>Ask for a result; the answer is <see cref="Coordinator.Fetched"/>.</summary>
    Fetch,

    /// <summary>Have the worker forget a result.</summary>
    Drop,

    /// <summary>Have the worker give back what it has not started of a batch.</summary>
    Recall,

    /// <summary>Let no further task of this job start in the worker.</summary>
    Cancel,

    /// <summary>End the worker, which runs a task past its time; its end is <see cref="Coordinator.Lost"/>.</summary>
    Kill,

    /// <summary>Nothing of this job depends on the worker any more, as was asked for by <see cref="Coordinator.Retire"/>.</summary>
    Release,
}

/// <summary>One thing to be done for one worker, in order.</summary>
internal readonly record struct Instruction(InstructionKind Kind, int Worker)
{
    public TaskBatch? Batch { get; init; }

    public RemoteResult? Result { get; init; }

    public ulong Id { get; init; }

    /// <summary>Why, for people.</summary>
    public string? Reason { get; init; }
}
