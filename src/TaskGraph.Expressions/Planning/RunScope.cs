namespace TaskGraph;

/// <summary>A node whose tasks use something that lives as long as one run of the graph.</summary>
internal interface IRunScoped
{
    /// <summary>The same node for one run.</summary>
    Expr For(RunScope run);
}

/// <summary>What lives as long as one run: the folder of its spill files, and how much of them may be in memory instead.</summary>
/// <param name="limit">The most bytes that results may take; null for no limit.</param>
/// <param name="folder">Where the folder of spill files is made; null for the system's temporary folder.</param>
internal sealed class RunScope(long? limit = null, string? folder = null) : IDisposable
{
    private const string Variable = "TASKGRAPH_EXCHANGE_MEMORY";

    private SpillFolder? _folder;

    /// <summary>For graphs that somebody else runs: as long as the process.</summary>
    public static RunScope Process { get; } = new();

    /// <summary>Where runs started from here have their folders, instead of the system's temporary folder.</summary>
    public static AsyncLocal<string?> Parent { get; } = new();

    /// <summary>
    /// How much of its exchanges a run keeps in memory: a quarter of what the process may use, unless TASKGRAPH_EXCHANGE_MEMORY says otherwise
    /// (<c>512 MiB</c>).
    /// </summary>
    public static long MemoryBudget => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text
        ? ByteSize.Parse(text).Bytes : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;

    /// <summary>Where the run's exchanges keep their pieces; the folder is made when this is first asked for.</summary>
    public SpillRoom Room => field ??= new SpillRoom((_folder = SpillFolder.Open(Parent.Value ?? folder ?? Path.GetTempPath())).Path, Math.Min(MemoryBudget, limit / 4 ?? long.MaxValue));

    /// <summary>The most bytes that results may take; null for no limit.</summary>
    public long? Limit => limit;

    /// <summary>The roots with every node of this kind bound to this run.</summary>
    public IReadOnlyList<Expr> Bind(IReadOnlyList<Expr> roots, ExprOrder order)
    {
        foreach (var node in order.Nodes)
            if (node is IRunScoped) return ExprWalk.Rewrite(roots, e => e is IRunScoped scoped ? scoped.For(this) : e);
        return roots;
    }

    public void Dispose() => _folder?.Dispose();
}
