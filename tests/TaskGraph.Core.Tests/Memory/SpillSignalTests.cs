using System.Diagnostics;
using TaskGraph.Testing;

namespace TaskGraph.Core.Tests;

/// <summary>What signals leave of the files of a program that spills all the time.</summary>
public sealed class SpillSignalTests : IDisposable
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

    private string Spill => Path.Combine(_folder.Path, "spill");

    private Process Start(params string[] arguments)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("There are no signals.");
        Directory.CreateDirectory(Spill);
        string host = Path.Combine(AppContext.BaseDirectory, "TaskGraph.Processes.Host.dll");
        string[] command = ["dotnet", "exec", host, "spill", _folder.File("mains"), Spill, .. arguments];
        // Signals that this process ignores, as below nohup, are not to be ignored there.
        if (OperatingSystem.IsLinux()) command = ["env", "--default-signal", .. command];
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
