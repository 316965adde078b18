namespace TaskGraph.Documentation.Tests;

internal static class Repository
{
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "TaskGraph.sln"))) return folder;
        throw new InvalidOperationException($"No TaskGraph.sln above {AppContext.BaseDirectory}.");
    }
}
