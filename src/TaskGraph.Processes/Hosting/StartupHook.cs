using TaskGraph;

/// <summary>What the runtime calls before Main where DOTNET_STARTUP_HOOKS names this assembly: a process that was started as a worker becomes one.</summary>
internal static class StartupHook
{
    /// <summary>Never returns in a worker.</summary>
    public static void Initialize()
    {
        if (WorkerEnvironment.IsRequested) WorkerProgram.Run();
    }
}
