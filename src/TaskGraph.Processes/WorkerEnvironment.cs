using System.Globalization;

namespace TaskGraph;

/// <summary>What a worker is told by its environment. It forgets it at once, so that processes it starts are not workers.</summary>
internal sealed record WorkerEnvironment(string Socket, string Secret, string Name, string Mark, string? Hooks, string Culture)
{
    public const string HooksVariable = "DOTNET_STARTUP_HOOKS";
    private const string Worker = "TASKGRAPH_WORKER", Prefix = "TASKGRAPH_WORKER_";

    // Set before the runtime starts, and not meant for processes that the worker starts.
    private static readonly string[] _runtimeSettings = ["DOTNET_TieredPGO", "DOTNET_gcServer", "DOTNET_gcConcurrent", "DOTNET_GCHeapHardLimit"];

    /// <summary>Whether this process was started to be a worker and is not one yet.</summary>
    public static bool IsRequested => Environment.GetEnvironmentVariable(Worker) == "1" && !WorkerProcess.IsWorker;

    /// <summary>Sets the variables of a process to be started.</summary>
    public void WriteTo(IDictionary<string, string?> variables)
    {
        variables[Worker] = "1";
        variables[Prefix + "SOCKET"] = Socket;
        variables[Prefix + "SECRET"] = Secret;
        variables[Prefix + "NAME"] = Name;
        variables[Prefix + "MARK"] = Mark;
        variables[Prefix + "HOOKS"] = Hooks;
        variables[Prefix + "CULTURE"] = Culture;
    }

    /// <summary>Reads the variables and removes them.</summary>
    public static WorkerEnvironment Take()
    {
        var taken = new WorkerEnvironment(Take("SOCKET"), Take("SECRET"), Take("NAME"), Take("MARK"), TakeOptional("HOOKS"), TakeOptional("CULTURE") ?? "");
        Environment.SetEnvironmentVariable(Worker, null);
        Environment.SetEnvironmentVariable(HooksVariable, string.IsNullOrEmpty(taken.Hooks) ? null : taken.Hooks);
        foreach (string setting in _runtimeSettings) Environment.SetEnvironmentVariable(setting, null);
        return taken;
    }

    private static string Take(string name)
        => TakeOptional(name) ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The environment variable {Prefix}{name} is missing: this process was started as a worker, but not by TaskGraph."));

    private static string? TakeOptional(string name)
    {
        string? value = Environment.GetEnvironmentVariable(Prefix + name);
        Environment.SetEnvironmentVariable(Prefix + name, null);
        return value;
    }
}
