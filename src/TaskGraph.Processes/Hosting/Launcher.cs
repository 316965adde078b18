using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>
/// How a worker process is started. The user's own program is run again with a startup hook that becomes the worker before Main.
/// Where startup hooks are off the variable is silently ignored and Main would run, so there the worker executable is run in the
/// program's surroundings, or the program itself where its Main has said that it is prepared. A worker never starts workers.
/// </summary>
internal static class Launcher
{
    private const string HookSwitch = "System.StartupHookProvider.IsSupported", WorkerFile = "TaskGraph.Worker.dll";

    /// <exception cref="InvalidOperationException">There is no way to start one; the message says why and what to do.</exception>
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
        WorkerRuntime.WriteTo(start.Environment, options);
        foreach (var (variable, value) in options.EnvironmentVariables) start.Environment[variable] = value;
        string? hooks = start.Environment.TryGetValue(WorkerEnvironment.HooksVariable, out string? own) ? own : null;
        (environment with { Hooks = hooks }).WriteTo(start.Environment);
        if (options.WorkerCommand is { } command) UseCommand(start, command);
        else if (HooksAreOn && Environment.ProcessPath is not null) UseHook(start, hooks);
        else if (MissingForWorkerFile() is not { } missing) UseWorkerFile(start);
        else if (TaskGraphWorker.IsPrepared && Environment.ProcessPath is not null) UseProgram(start);
        else throw Failure($"startup hooks are switched off in this program ({HookSwitch} is false) and {missing}");
        return start;
    }

    /// <exception cref="InvalidOperationException">There is nothing in this program that a worker could be sent; the message says what to do.</exception>
    public static void RequireFunctionsThatTravel()
    {
        if (IsCompiledAhead) throw Failure("this program is compiled ahead of time, so its functions have no form that could be sent");
    }

    public static InvalidOperationException Failure(string why, Exception? inner = null) => new(
        $"TaskGraph could not start a worker process: {why}. Compute with Scheduler.Threads, make "
        + $"{nameof(TaskGraphWorker)}.{nameof(TaskGraphWorker.RunIfRequested)}(args) the first statement of Main, or set {nameof(ProcessPoolOptions)}.{nameof(ProcessPoolOptions.WorkerCommand)}.", inner);

    private static bool HooksAreOn => !AppContext.TryGetSwitch(HookSwitch, out bool isOn) || isOn;

    /// <summary>The switch alone is no sign: it is also off where a program that may be compiled ahead runs as it is.</summary>
    private static bool IsCompiledAhead => !RuntimeFeature.IsDynamicCodeSupported && AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") is null;

    private static string WorkerPath => Path.Combine(AppContext.BaseDirectory, WorkerFile);

    private static void UseCommand(ProcessStartInfo start, IReadOnlyList<string> command)
    {
        start.FileName = command[0];
        foreach (string argument in command.Skip(1)) start.ArgumentList.Add(argument);
    }

    private static void UseHook(ProcessStartInfo start, string? hooks)
    {
        string ours = typeof(StartupHook).Assembly.GetName().Name!;
        start.Environment[WorkerEnvironment.HooksVariable] = string.IsNullOrEmpty(hooks) ? ours : hooks + Path.PathSeparator + ours;
        UseProgram(start);
    }

    private static void UseProgram(ProcessStartInfo start)
    {
        start.FileName = Environment.ProcessPath!;
        if (!IsDotnet(start.FileName)) return;
        foreach (string argument in HostArguments()) start.ArgumentList.Add(argument);
    }

    private static string? MissingForWorkerFile()
    {
        if (!File.Exists(WorkerPath)) return $"there is no {WorkerPath}";
        return Dotnet() is null ? "no dotnet host was found" : null;
    }

    private static void UseWorkerFile(ProcessStartInfo start)
    {
        start.FileName = Dotnet()!;
        start.ArgumentList.Add("exec");
        AddSurroundings(start.ArgumentList);
        start.ArgumentList.Add(WorkerPath);
    }

    /// <summary>
    /// What stands between <c>dotnet</c> and the program's own arguments, the program included. Paths are made whole, for the
    /// working directory may have changed since; where one is not found any more they are made up from what the runtime knows.
    /// </summary>
    private static List<string> HostArguments()
    {
        string program = Assembly.GetEntryAssembly()?.Location is { Length: > 0 } location ? location : Path.GetFullPath(Environment.GetCommandLineArgs()[0]);
        if (OperatingSystem.IsLinux())
        {
            string[] all = File.ReadAllText("/proc/self/cmdline").TrimEnd('\0').Split('\0');
            int at = Array.FindIndex(all, 1, a => Path.GetFileName(a).Equals(Path.GetFileName(program), StringComparison.OrdinalIgnoreCase));
            if (at >= 0 && Array.TrueForAll(all[1..at], a => !a.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || Path.IsPathRooted(a))) return [.. all[1..at], program];
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
}
