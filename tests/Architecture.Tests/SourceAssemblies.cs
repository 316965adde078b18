using System.Reflection;

namespace TaskGraph.Architecture.Tests;

/// <summary>The assemblies of the source tree, as this test was built with them.</summary>
internal static class SourceAssemblies
{
    public static IReadOnlyList<Assembly> All { get; } =
        [.. Repository.SourceProjects.Where(p => p.Name is not ("TaskGraph" or "TaskGraph.Worker")).Select(p => Assembly.Load(p.Name))];
}
