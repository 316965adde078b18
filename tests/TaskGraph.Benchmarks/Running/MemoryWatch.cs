using System.Diagnostics;
using System.Globalization;

namespace TaskGraph.Benchmarks;

/// <summary>
/// The memory of a process and all it started, at its highest: the sum of their proportional set sizes, in which memory that several
/// processes share counts once. Linux tells it; reading it costs milliseconds, so it is not watched while times are taken.
/// </summary>
internal sealed class MemoryWatch : IDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    private readonly int _root;
    private readonly Thread _thread;
    private volatile bool _isOver;

    public MemoryWatch(int processId)
    {
        if (!OperatingSystem.IsLinux()) throw new BenchmarkException("--memory reads /proc and needs Linux.");
        _root = processId;
        _thread = new(Watch) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>The highest sum so far, in bytes.</summary>
    public long Peak { get; private set; }

    public void Dispose()
    {
        _isOver = true;
        _thread.Join();
    }

    private void Watch()
    {
        while (!_isOver)
        {
            Peak = Math.Max(Peak, Tree().Sum(Proportional));
            Thread.Sleep(_pause);
        }
    }

    private List<int> Tree()
    {
        var parents = new Dictionary<int, int>();
        foreach (var process in Process.GetProcesses())
        {
            if (ParentOf(process.Id) is { } parent) parents[process.Id] = parent;
            process.Dispose();
        }
        return [_root, .. parents.Keys.Where(id => IsBelowRoot(id, parents))];
    }

    private bool IsBelowRoot(int id, Dictionary<int, int> parents)
    {
        while (parents.TryGetValue(id, out int parent))
        {
            if (parent == _root) return true;
            id = parent;
        }
        return false;
    }

    private static int? ParentOf(int id)
    {
        // Behind the name, which is in parentheses and may hold anything, come the state and the parent.
        string stat = TextOf($"/proc/{id}/stat");
        int name = stat.LastIndexOf(')');
        return name < 0 ? null : int.Parse(stat[(name + 2)..].Split(' ', 3)[1], CultureInfo.InvariantCulture);
    }

    private static long Proportional(int id)
    {
        foreach (string line in TextOf($"/proc/{id}/smaps_rollup").Split('\n'))
        {
            if (line.StartsWith("Pss:", StringComparison.Ordinal))
                return 1024 * long.Parse(line["Pss:".Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
        }
        return 0;
    }

    // A process may end at any time; then there is nothing to read.
    private static string TextOf(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
