using System.Globalization;

namespace TaskGraph;

/// <summary>What a worker is told by its environment. It forgets it at once, so that processes it starts are not workers.</summary>
internal sealed record WorkerEnvironment
{
    public const string HooksVariable = "DOTNET_STARTUP_HOOKS";
    private const string Worker = "TASKGRAPH_WORKER", Prefix = "TASKGRAPH_WORKER_";

    /// <summary>Where the client listens.</summary>
    public required string Address { get; init; }

    /// <summary>What the worker must show there, in hexadecimal digits.</summary>
    public required string Secret { get; init; }

    public required string Name { get; init; }

    /// <summary>The pool's folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The client.</summary>
    public required int Client { get; init; }

    /// <summary>The startup hooks of the user's own.</summary>
    public string? Hooks { get; init; }

    public string Culture { get; init; } = "";

    public string UserInterfaceCulture { get; init; } = "";

    /// <summary>Whether the client sends a function to run before the first task.</summary>
    public bool HasInitializer { get; init; }

    /// <summary>The file of the worker's <see cref="TaskMark"/>.</summary>
    public string MarkPath => Path.Combine(Folder, Name);

    /// <summary>Whether this process was started to be a worker and is not one yet.</summary>
    public static bool IsRequested => Environment.GetEnvironmentVariable(Worker) == "1" && !WorkerProcess.IsWorker;

    /// <summary>Sets the variables of a process to be started.</summary>
    public void WriteTo(IDictionary<string, string?> variables)
    {
        variables[Worker] = "1";
        variables[Prefix + "ADDRESS"] = Address;
        variables[Prefix + "SECRET"] = Secret;
        variables[Prefix + "NAME"] = Name;
        variables[Prefix + "FOLDER"] = Folder;
        variables[Prefix + "CLIENT"] = Client.ToString(CultureInfo.InvariantCulture);
        variables[Prefix + "HOOKS"] = Hooks;
        variables[Prefix + "CULTURE"] = Culture;
        variables[Prefix + "UI_CULTURE"] = UserInterfaceCulture;
        variables[Prefix + "INITIALIZER"] = HasInitializer ? "1" : null;
    }

    /// <summary>Reads the variables and removes them, with those that only the runtime of a worker was meant to see.</summary>
    /// <exception cref="InvalidOperationException">One is missing.</exception>
    public static WorkerEnvironment Take()
    {
        var taken = new WorkerEnvironment
        {
            Address = Take("ADDRESS"),
            Secret = Take("SECRET"),
            Name = Take("NAME"),
            Folder = Take("FOLDER"),
            Client = int.Parse(Take("CLIENT"), CultureInfo.InvariantCulture),
            Hooks = TakeOptional("HOOKS"),
            Culture = TakeOptional("CULTURE") ?? "",
            UserInterfaceCulture = TakeOptional("UI_CULTURE") ?? "",
            HasInitializer = TakeOptional("INITIALIZER") is not null,
        };
        Environment.SetEnvironmentVariable(Worker, null);
        Environment.SetEnvironmentVariable(HooksVariable, string.IsNullOrEmpty(taken.Hooks) ? null : taken.Hooks);
        foreach (string setting in WorkerRuntime.Variables) Environment.SetEnvironmentVariable(setting, null);
        return taken;
    }

    private static string Take(string name)
        => TakeOptional(name) ?? throw new InvalidOperationException($"The environment variable {Prefix}{name} is missing: this process was started as a worker, but not by TaskGraph.");

    private static string? TakeOptional(string name)
    {
        string? value = Environment.GetEnvironmentVariable(Prefix + name);
        Environment.SetEnvironmentVariable(Prefix + name, null);
        return value;
    }
}
