using System.Diagnostics;
using System.Text.Json;

namespace TaskGraph.Benchmarks;

/// <summary>
/// An engine in a process of its own that takes one workload a line on its standard input and answers with a line
/// <c>{"seconds": …, "checksum": …}</c>. It stays up between workloads, so that only the work is measured.
/// </summary>
internal sealed class PeerProcess : IEngine
{
    private readonly Process _process;
    private readonly string _name;

    /// <summary>Starts a peer's script.</summary>
    /// <exception cref="BenchmarkException">It did not come up.</exception>
    public PeerProcess(string name, string program, string script, params string[] arguments)
        : this(name, new ProcessStartInfo(program, [Path.Combine(AppContext.BaseDirectory, "peers", script), .. arguments]))
    {
    }

    private PeerProcess(string name, ProcessStartInfo start)
    {
        _name = name;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        // One thread for each product of two blocks: the engine brings its own parallelism.
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        start.Environment.Remove("OPENBLAS_CORETYPE");
        start.Environment.Remove("OPENBLAS_L2_SIZE");
        try
        {
            _process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new BenchmarkException($"The peer '{name}' needs {start.FileName}: {e.Message}. Run tests/TaskGraph.Benchmarks/peers/install.sh.");
        }
        if (_process.StandardOutput.ReadLine() != "ready")
            throw new BenchmarkException($"The peer '{name}' did not start. Run tests/TaskGraph.Benchmarks/peers/install.sh.");
    }

    /// <summary>The process.</summary>
    public int Id => _process.Id;

    /// <summary>One of our engines in a process of its own, with nothing in it that another engine left.</summary>
    public static PeerProcess OfOurs(Suite suite, string engine)
        => new(engine, new ProcessStartInfo(Environment.ProcessPath!, [.. Entry(), "serve", suite.Name, engine]));

    // Where the program was started by the host of the runtime, its assembly is the first argument.
    private static string[] Entry()
        => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(PeerProcess).Assembly.Location] : [];

    public Measurement Run(Workload workload)
    {
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(new { workload = workload.Name, n = workload.N }));
        _process.StandardInput.Flush();
        string answer = _process.StandardOutput.ReadLine() ?? throw new BenchmarkException($"The peer '{_name}' ended in the middle of '{workload.Name}'.");
        using var document = JsonDocument.Parse(answer);
        var root = document.RootElement;
        return new(root.GetProperty("seconds").GetDouble(), root.GetProperty("checksum").GetDouble(),
            root.TryGetProperty("peakBytes", out var peak) && peak.ValueKind != JsonValueKind.Null ? peak.GetInt64() : null);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10))) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
