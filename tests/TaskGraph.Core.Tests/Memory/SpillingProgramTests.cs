using System.Diagnostics;
using TaskGraph.Testing;

namespace TaskGraph.Core.Tests;

/// <summary>What is left of the files of a program that spills all the time, when it is ended or its disk is full.</summary>
public sealed class SpillingProgramTests : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("QUIT")]
    [InlineData("KILL")]
    public async Task Program_EndedByASignal_LeavesNoFile(string signal)
    {
        using var process = Start();
        await SpilledAsync(process);
        Send(signal, process);
        await EndedAsync(process);
        Assert.NotEqual(0, process.ExitCode);
        // On file systems where a file cannot be without a name from the beginning, one that was just made may be left, empty.
        Assert.All(Directory.GetFileSystemEntries(Spill), f => Assert.Equal(0, new FileInfo(f).Length));
    }

    [Fact]
    public async Task Program_ThatGoesOnAfterASignal_KeepsItsResultsAndFinishes()
    {
        using var process = Start("goes-on");
        await SpilledAsync(process);
        Send("TERM", process);
        await EndedAsync(process);
        Assert.Equal(0, process.ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Spill));
    }

    [Fact]
    public async Task Program_WhoseSpillFolderIsFull_SaysSoAndEnds()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("There is no tmpfs.");
        // A view of the file system of its own, in which the folder takes ten of the results.
        using var process = Start([], ["unshare", "-m", "sh", "-c", "mount -t tmpfs -o size=10m tmpfs \"$0\" && exec \"$@\"", Spill]);
        string errors = await process.StandardError.ReadToEndAsync().WaitAsync(_patience);
        await process.WaitForExitAsync().WaitAsync(_patience);
        if (errors.Contains("ermitted") || errors.Contains("denied")) Assert.Skip("A file system of its own cannot be made here.");
        Assert.NotEqual(0, process.ExitCode);
        Assert.Contains($"The memory limit of 4 MiB is reached, and the results that should make room cannot go to {Spill}: No space left on device.", errors);
        Assert.Contains(nameof(SpillException), errors);
    }

    private string Spill => Path.Combine(_folder.Path, "spill");

    private Process Start(params string[] arguments) => Start(arguments, []);

    private Process Start(string[] arguments, string[] under)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("There are no signals.");
        Directory.CreateDirectory(Spill);
        string host = Path.Combine(AppContext.BaseDirectory, "TaskGraph.Processes.Host.dll");
        string[] command = ["dotnet", "exec", host, "spill", _folder.File("mains"), Spill, .. arguments];
        // Signals that this process ignores, as below nohup, are not to be ignored there.
        if (OperatingSystem.IsLinux()) command = [.. under, "env", "--default-signal", .. command];
        return Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    /// <summary>Waits for a result; what follows writes files all the time.</summary>
    private static async Task SpilledAsync(Process process)
    {
        for (int i = 0; i < 3; i++) Assert.Equal("result 496", await process.StandardOutput.ReadLineAsync().WaitAsync(_patience));
    }

    private static void Send(string signal, Process process)
    {
        using var kill = Process.Start("kill", ["-" + signal, $"{process.Id}"]);
        kill.WaitForExit();
    }

    private static async Task EndedAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await Task.WhenAll(output, errors, process.WaitForExitAsync()).WaitAsync(_patience);
        foreach (string line in (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries)) Assert.Equal("result 496", line);
    }
}
