namespace TaskGraph;

/// <summary>What the tasks of one operation share: code, constants and settings. A task is a layer and a block.</summary>
internal sealed class GraphLayer
{
    public required string Name { get; init; }
    public required TaskCode Code { get; init; }
    public required int Count { get; init; }

    /// <summary>One column a constant, <see cref="Count"/> rows each.</summary>
    public ConstantColumn[] Constants { get; init; } = [];

    public TaskAffinity Affinity { get; init; }

    /// <summary>Where the user built this; a fused layer lists all of its steps.</summary>
    public IReadOnlyList<CallSite> CallSites { get; init; } = [];

    /// <summary>How often a failed task is run again; null takes the computation's setting.</summary>
    public int? Retries { get; init; }

    /// <summary>How long a failed task waits before it is first run again; null takes the computation's setting.</summary>
    public TimeSpan? RetryDelay { get; init; }

    /// <summary>After which exceptions a failed task is run again; null takes the computation's setting.</summary>
    public Func<Exception, bool>? RetryWhen { get; init; }

    /// <summary>How long one attempt may take; null for any time.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Higher runs earlier where the order of the graph leaves a choice.</summary>
    public int Priority { get; init; }

    /// <summary>Bytes of one task's result where they are known before it runs.</summary>
    public long? ResultBytes { get; init; }

    public UInt128 Token { get; init; }

    /// <summary>Whether the tasks hold no worker while they wait.</summary>
    public bool IsAsync => Code is AsyncTaskCode;

    /// <summary>What the key of the only task of a layer of one says as its block.</summary>
    public int BlockOfOnly { get; init; } = -1;

    public TaskKey Key(int block) => new(Name, Count == 1 ? BlockOfOnly : block, Token);
}
