using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>
/// How a worker process is started. The user's own program is run again with a startup hook that becomes the worker before Main.
/// Where startup hooks are off the variable is silently ignored and Main would run, so there the worker executable is run in the
/// program's surroundings instead. A worker never starts workers.
/// </summary>
internal static class Launcher
{
    private const string HookSwitch = "System.StartupHookProvider.IsSupported", WorkerFile = "TaskGraph.Worker.dll";

    public static ProcessStartInfo Prepare(ProcessPoolOptions options, WorkerEnvironment environment)
    {
        if (WorkerProcess.IsWorker || WorkerEnvironment.IsRequested)
            throw new InvalidOperationException("A worker process does not start worker processes. Inside a task, compute with Scheduler.Threads.");
        var start = new ProcessStartInfo
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        environment.WriteTo(start.Environment);
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        if (options.MemoryLimitPerWorker is { } limit) start.Environment["DOTNET_GCHeapHardLimit"] = limit.Bytes.ToString("x", CultureInfo.InvariantCulture);
        if (options.WorkerCommand is { Count: > 0 } command) UseCommand(start, command);
        else if (HooksAreOn && Environment.ProcessPath is { } program) UseHook(start, program, environment.Hooks);
        else UseWorkerFile(start);
        return start;
    }

    private static bool HooksAreOn => !AppContext.TryGetSwitch(HookSwitch, out bool isOn) || isOn;

    private static void UseCommand(ProcessStartInfo start, IReadOnlyList<string> command)
    {
        start.FileName = command[0];
        foreach (string argument in command.Skip(1)) start.ArgumentList.Add(argument);
    }

    private static void UseHook(ProcessStartInfo start, string program, string? hooks)
    {
        string ours = typeof(StartupHook).Assembly.GetName().Name!;
        start.Environment[WorkerEnvironment.HooksVariable] = string.IsNullOrEmpty(hooks) ? ours : hooks + Path.PathSeparator + ours;
        start.FileName = program;
        if (IsDotnet(program))
            foreach (string argument in HostArguments()) start.ArgumentList.Add(argument);
    }

    private static void UseWorkerFile(ProcessStartInfo start)
    {
        string worker = Path.Combine(AppContext.BaseDirectory, WorkerFile);
        string? dotnet = Dotnet();
        if (!File.Exists(worker)) throw Failure($"startup hooks are switched off in this program ({HookSwitch} is false) and {worker} does not exist");
        if (dotnet is null) throw Failure($"startup hooks are switched off in this program ({HookSwitch} is false) and no dotnet host was found");
        start.FileName = dotnet;
        start.ArgumentList.Add("exec");
        AddSurroundings(start.ArgumentList);
        start.ArgumentList.Add(worker);
    }

    /// <summary>What stands between <c>dotnet</c> and the program's own arguments, the program included.</summary>
    private static List<string> HostArguments()
    {
        string program = Path.GetFullPath(Environment.GetCommandLineArgs()[0]);
        if (OperatingSystem.IsLinux())
        {
            string[] all = File.ReadAllText("/proc/self/cmdline").TrimEnd('\0').Split('\0');
            for (int i = 1; i < all.Length; i++)
                if (all[i].EndsWith(".dll", StringComparison.OrdinalIgnoreCase) && Path.GetFullPath(all[i]) == program) return [.. all[1..i], program];
        }
        var arguments = new List<string> { "exec" };
        AddSurroundings(arguments);
        arguments.Add(program);
        return arguments;
    }

    private static void AddSurroundings(IList<string> arguments)
    {
        string? dependencies = (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string)?.Split(';', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        if (File.Exists(dependencies))
        {
            arguments.Add("--depsfile");
            arguments.Add(dependencies!);
        }
        string settings = Path.Combine(AppContext.BaseDirectory, Assembly.GetEntryAssembly()?.GetName().Name + ".runtimeconfig.json");
        if (File.Exists(settings))
        {
            arguments.Add("--runtimeconfig");
            arguments.Add(settings);
        }
    }

    private static string? Dotnet()
    {
        if (Environment.ProcessPath is { } program && IsDotnet(program)) return program;
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string?[] roots =
        [
            Environment.GetEnvironmentVariable("DOTNET_ROOT"),
            // shared/Microsoft.NETCore.App/10.0.0 lies three folders below the host.
            Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")),
        ];
        return roots.Where(r => !string.IsNullOrEmpty(r)).Select(r => Path.Combine(r!, name)).FirstOrDefault(File.Exists);
    }

    private static bool IsDotnet(string program) => Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);

    public static InvalidOperationException Failure(string why, Exception? inner = null)
        => new($"TaskGraph could not start a worker process: {why}. Compute with Scheduler.Threads, or set {nameof(ProcessPoolOptions)}.{nameof(ProcessPoolOptions.WorkerCommand)}.", inner);
}
