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

    private Process Start(string what, params string[] hostOptions)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["exec", .. hostOptions, HostDll, what, Mains]) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
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
        return await output + await errors;
    }

    [Fact]
    public async Task Program_WithHooks_RunsMainOnce()
    {
        using var process = Start("compute");
        Assert.Equal("result True 42\n", await OutputOf(process));
        Assert.Single(File.ReadAllLines(Mains));
    }

    [Fact]
    public async Task Program_WithHooksSwitchedOff_RunsMainOnce()
    {
        string settings = Path.Combine(_folder, "off.runtimeconfig.json");
        var json = JsonNode.Parse(File.ReadAllText(Path.ChangeExtension(HostDll, ".runtimeconfig.json")))!;
        var properties = json["runtimeOptions"]!["configProperties"] as JsonObject ?? [];
        properties["System.StartupHookProvider.IsSupported"] = false;
        json["runtimeOptions"]!["configProperties"] = properties.DeepClone();
        File.WriteAllText(settings, json.ToJsonString());
        using var process = Start("compute", "--runtimeconfig", settings);
        Assert.Equal("result True 42\n", await OutputOf(process));
        Assert.Single(File.ReadAllLines(Mains));
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
                    ["TASKGRAPH_WORKER_SOCKET"] = Path.Combine(_folder, "none"),
                    ["TASKGRAPH_WORKER_SECRET"] = "00",
                    ["TASKGRAPH_WORKER_NAME"] = "worker-x",
                    ["TASKGRAPH_WORKER_MARK"] = Path.Combine(_folder, "mark"),
                },
            },
        };
        process.Start();
        string output = await OutputOf(process);
        Assert.DoesNotContain("result", output);
        Assert.Equal(3, process.ExitCode);
        Assert.Single(File.ReadAllLines(Mains));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Program_Killed_TakesItsWorkersAndFolderAlong(bool politely)
    {
        using var process = Start("wait");
        string line = (await process.StandardOutput.ReadLineAsync())!;
        int[] workers = [.. line.Split(' ').Skip(1).Select(int.Parse)];
        Assert.NotEmpty(workers);
        string pattern = $"taskgraph-{process.Id}-*";
        Assert.Single(Directory.GetDirectories(Path.GetTempPath(), pattern));
        if (politely) Process.Start("kill", ["-TERM", $"{process.Id}"])!.WaitForExit();
        else process.Kill();
        await process.WaitForExitAsync();
        foreach (int worker in workers) await FaultTests.Gone(worker);
        for (int i = 0; i < 200 && Directory.GetDirectories(Path.GetTempPath(), pattern).Length > 0; i++) await Task.Delay(10);
        Assert.Empty(Directory.GetDirectories(Path.GetTempPath(), pattern));
    }
}
