using System.Diagnostics;

namespace TaskGraph;

/// <summary>A node whose tasks use something that lives as long as one run of the graph.</summary>
internal interface IRunScoped
{
    /// <summary>The same node for one run.</summary>
    Expr For(RunScope run);
}

/// <summary>
/// What lives as long as one run: the folder of its spill files. It lies in a folder of this process, which is removed when the process ends; what a
/// killed process left is removed when the next one needs such a folder.
/// </summary>
internal sealed class RunScope : IDisposable
{
    private const string Prefix = "taskgraph-exchange-";
    private const string Variable = "TASKGRAPH_EXCHANGE_MEMORY";

    private static readonly Lazy<string> _root = new(CreateRoot);
    private static int _count;

    private string? _folder;

    /// <summary>For graphs that somebody else runs: as long as the process.</summary>
    public static RunScope Process { get; } = new();

    /// <summary>
    /// How much of its exchanges a run keeps in memory: a quarter of what the process may use, unless TASKGRAPH_EXCHANGE_MEMORY says otherwise
    /// (<c>512 MiB</c>).
    /// </summary>
    public static long MemoryBudget => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text
        ? ByteSize.Parse(text).Bytes : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;

    public SpillRoom Room => field ??= new SpillRoom(Folder, MemoryBudget);

    /// <summary>The run's folder, made when it is first asked for.</summary>
    public string Folder => _folder ??= Directory.CreateDirectory(Path.Combine(_root.Value, $"{Interlocked.Increment(ref _count)}")).FullName;

    /// <summary>The roots with every node of this kind bound to this run.</summary>
    public IReadOnlyList<Expr> Bind(IReadOnlyList<Expr> roots, ExprOrder order)
    {
        foreach (var node in order.Nodes)
            if (node is IRunScoped) return ExprWalk.Rewrite(roots, e => e is IRunScoped scoped ? scoped.For(this) : e);
        return roots;
    }

    public void Dispose()
    {
        if (_folder is not null) Remove(_folder);
    }

    private static string CreateRoot()
    {
        RemoveLeftovers();
        string root = Directory.CreateTempSubdirectory($"{Prefix}{Environment.ProcessId}-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(root);
        return root;
    }

    private static void RemoveLeftovers()
    {
        foreach (string folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            string name = Path.GetFileName(folder)[Prefix.Length..];
            if (int.TryParse(name.Split('-')[0], out int owner) && !IsRunning(owner)) Remove(folder);
        }
    }

    private static bool IsRunning(int processId)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else's, or a task that was cancelled still writes there: the process's end removes it.
        }
    }
}
