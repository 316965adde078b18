using System.Diagnostics;
using System.Text.Json.Nodes;

namespace TaskGraph;

/// <summary>How workers start from, and end with, programs of several kinds.</summary>
public sealed class HostTests : IDisposable
{
    private const int MostMains = 3;
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Mains => Path.Combine(_folder, "mains");

    private static string HostDll => Path.Combine(AppContext.BaseDirectory, "TaskGraph.Processes.Host.dll");

    private Process Start(string what, string[]? hostOptions = null, string[]? arguments = null, string? cgroup = null)
    {
        string[] command = ["dotnet", "exec", .. hostOptions ?? [], HostDll, what, Mains, .. arguments ?? []];
        // The shell enters the group before it becomes the program.
        if (cgroup is not null) command = ["sh", "-c", "echo $$ > \"$0/cgroup.procs\" && exec \"$@\"", cgroup, .. command];
        return Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }

    /// <summary>Waits for the end; a chain of processes is cut before it grows.</summary>
    private async Task<string> OutputOf(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        while (!process.HasExited)
        {
            if (File.Exists(Mains) && File.ReadAllLines(Mains).Length > MostMains) process.Kill(entireProcessTree: true);
            await Task.Delay(20);
        }
        string text = await output + await errors;
        Assert.Empty(LeftBy(process.Id));
        return text;
    }

    /// <summary>The folders of a program, for sockets and for shared memory.</summary>
    private static string[] LeftBy(int processId)
        => [.. new[] { PoolFolder.Temporary, PoolFolder.SharedMemory }.OfType<string>().SelectMany(parent => Directory.GetDirectories(parent, $"taskgraph-{processId}-*"))];

    /// <summary>The settings of a program in which startup hooks are off, as of one that is trimmed or made for compilation ahead.</summary>
    private string SettingsWithoutHooks()
    {
        string settings = Path.Combine(_folder, "off.runtimeconfig.json");
        var json = JsonNode.Parse(File.ReadAllText(Path.ChangeExtension(HostDll, ".runtimeconfig.json")))!;
        var properties = json["runtimeOptions"]!["configProperties"] as JsonObject ?? [];
        properties["System.StartupHookProvider.IsSupported"] = false;
        json["runtimeOptions"]!["configProperties"] = properties.DeepClone();
        File.WriteAllText(settings, json.ToJsonString());
        return settings;
    }

    [Theory]
    [InlineData("compute")]
    [InlineData("prepared")]
    public async Task Program_WithHooks_RunsMainOnce(string what)
    {
        using var process = Start(what);
        Assert.Equal("result True 42\n", await OutputOf(process));
        Assert.Single(File.ReadAllLines(Mains));
    }

    [Fact]
    public async Task Program_WithHooksSwitchedOff_RunsMainOnce()
    {
        using var process = Start("compute", ["--runtimeconfig", SettingsWithoutHooks()]);
        Assert.Equal("result True 42\n", await OutputOf(process));
        Assert.Single(File.ReadAllLines(Mains));
    }

    [Fact]
    public async Task Program_WithHooksSwitchedOff_StartsNoChainOfProcesses()
    {
        // A chain would run into the limit of the group, and nothing else would notice it.
        string group = $"/sys/fs/cgroup/pids/taskgraph-test-{Environment.ProcessId}";
        if (!OperatingSystem.IsLinux() || !TryMake(group)) Assert.Skip("A control group with a limit of processes cannot be made here.");
        try
        {
            using var process = Start("compute", ["--runtimeconfig", SettingsWithoutHooks()], cgroup: group);
            Assert.Equal("result True 42\n", await OutputOf(process));
            Assert.StartsWith("max 0", File.ReadAllText(Path.Combine(group, "pids.events")));
        }
        finally
        {
            while (File.ReadAllText(Path.Combine(group, "cgroup.procs")).Length > 0) await Task.Delay(10);
            Directory.Delete(group);
        }
    }

    private static bool TryMake(string group)
    {
        try
        {
            Directory.CreateDirectory(group);
            File.WriteAllText(Path.Combine(group, "pids.max"), "150");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [Fact]
    public async Task Program_StartedAsWorkerWithoutHook_BecomesOneInsteadOfStartingMore()
    {
        // What happens where nothing told the launcher that hooks are off: Main runs in the worker, up to the first pool.
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet")
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                ArgumentList = { "exec", HostDll, "compute", Mains },
                Environment =
                {
                    ["TASKGRAPH_WORKER"] = "1",
                    ["TASKGRAPH_WORKER_ADDRESS"] = Path.Combine(_folder, "none"),
                    ["TASKGRAPH_WORKER_SECRET"] = "00",
                    ["TASKGRAPH_WORKER_NAME"] = "worker-x",
                    ["TASKGRAPH_WORKER_FOLDER"] = Path.Combine(_folder, "pool"),
                    ["TASKGRAPH_WORKER_CLIENT"] = $"{Environment.ProcessId}",
                },
            },
        };
        process.Start();
        string output = await OutputOf(process);
        Assert.DoesNotContain("result", output);
        Assert.Equal(3, process.ExitCode);
        Assert.Single(File.ReadAllLines(Mains));
    }

    [Fact]
    public async Task WorkerCommand_PreparedProgram_BecomesAWorker()
    {
        string[] command = ["dotnet", "exec", "--runtimeconfig", SettingsWithoutHooks(), HostDll, "prepared", Mains];
        using var process = Start("command", arguments: command);
        Assert.Equal("result True\n", await OutputOf(process));
        Assert.Single(File.ReadAllLines(Mains));
    }

    [Theory]
    [InlineData("no such program", "could not start a worker process")]
    [InlineData("true", "ended before it answered: exit code 0")]
    public async Task WorkerCommand_Useless_SaysWhatHappenedAndWhatToDo(string command, string reason)
    {
        await using var pool = new ProcessPoolScheduler(new() { Workers = 1, WorkerCommand = [command] });
        var failure = Assert.Throws<InvalidOperationException>(() => Delayed.Call(() => 1).Compute(pool));
        Assert.Contains(reason, failure.Message);
        Assert.Contains("Compute with Scheduler.Threads", failure.Message);
    }

    [Fact]
    public async Task Output_OfWorkers_IsForwardedWithTheirNames()
    {
        using var process = Start("print");
        Assert.Equal("[worker-1] said\n[worker-1] warned\n", await OutputOf(process));
    }

    [Fact]
    public async Task Program_ThatChangedItsFolder_StartsWorkersThere()
    {
        using var process = Start("elsewhere");
        Assert.Equal("result True\n", await OutputOf(process));
    }

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Program_Ended_TakesItsWorkersAndFolderAlong(string signal)
    {
        using var process = Start("wait");
        string line = (await process.StandardOutput.ReadLineAsync())!;
        int[] workers = [.. line.Split(' ').Skip(1).Select(int.Parse)];
        Assert.Equal(2, workers.Length);
        Assert.Single(LeftBy(process.Id));
        // A terminal sends Ctrl-C to the workers as well.
        int[] receivers = signal == "INT" ? [process.Id, .. workers] : [process.Id];
        Process.Start("kill", ["-" + signal, .. receivers.Select(r => $"{r}")])!.WaitForExit();
        await process.WaitForExitAsync();
        foreach (int worker in workers) await FaultTests.Gone(worker);
        for (int i = 0; i < 200 && LeftBy(process.Id).Length > 0; i++) await Task.Delay(10);
        Assert.Empty(LeftBy(process.Id));
    }
}
