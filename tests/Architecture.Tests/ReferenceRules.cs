namespace TaskGraph.Architecture.Tests;

/// <summary>Who may stand on whom. What is not listed is forbidden.</summary>
internal static class ReferenceRules
{
    private static readonly Dictionary<string, string[]> _projects = new()
    {
        ["TaskGraph.Core"] = [],
        ["TaskGraph.Remoting"] = ["TaskGraph.Core"],
        ["TaskGraph.Processes"] = ["TaskGraph.Core", "TaskGraph.Remoting", "TaskGraph.Worker"],
        ["TaskGraph.Worker"] = [],
        ["TaskGraph.Storage"] = ["TaskGraph.Core"],
        ["TaskGraph.Expressions"] = ["TaskGraph.Core", "TaskGraph.Remoting", "TaskGraph.Processes"],
        ["TaskGraph.Bags"] = ["TaskGraph.Core", "TaskGraph.Expressions", "TaskGraph.Storage"],
        ["TaskGraph.Arrays"] = ["TaskGraph.Core", "TaskGraph.Expressions", "TaskGraph.Storage"],
        ["TaskGraph.Frames"] = ["TaskGraph.Core", "TaskGraph.Expressions", "TaskGraph.Storage", "TaskGraph.Arrays", "TaskGraph.Bags"],
        ["TaskGraph.Avro"] = ["TaskGraph.Core", "TaskGraph.Expressions", "TaskGraph.Storage", "TaskGraph.Bags"],
        ["TaskGraph.Parquet"] = ["TaskGraph.Core", "TaskGraph.Expressions", "TaskGraph.Storage", "TaskGraph.Bags", "TaskGraph.Frames"],
        ["TaskGraph"] = ["TaskGraph.Core", "TaskGraph.Processes", "TaskGraph.Expressions", "TaskGraph.Storage", "TaskGraph.Bags", "TaskGraph.Arrays",
            "TaskGraph.Frames"],
    };

    // Heavy dependencies have a project of their own.
    private static readonly Dictionary<string, string[]> _packages = new()
    {
        ["QuikGraph"] = ["TaskGraph.Core"],
        ["Apache.Avro"] = ["TaskGraph.Avro"],
        ["ParquetSharp"] = ["TaskGraph.Parquet"],
        ["Apache.Arrow"] = ["TaskGraph.Frames", "TaskGraph.Parquet"],
        ["Apache.Arrow.Compression"] = ["TaskGraph.Frames"],
        ["MathNet.Numerics"] = ["TaskGraph.Arrays"],
    };

    public static IEnumerable<string> Violations(IEnumerable<ProjectFile> projects)
    {
        foreach (var project in projects)
        {
            if (!_projects.TryGetValue(project.Name, out string[]? allowed))
            {
                yield return $"{project.Name} is not listed: say which projects it may stand on.";
                continue;
            }
            foreach (string other in project.Projects.Except(allowed))
                yield return $"{project.Name} must not reference {other}. It may reference: {(allowed.Length == 0 ? "none of ours" : string.Join(", ", allowed))}.";
            foreach (string package in project.Packages)
                if (_packages.TryGetValue(package, out string[]? users) && !users.Contains(project.Name))
                    yield return $"{project.Name} must not use {package}, which belongs to {string.Join(", ", users)}.";
        }
    }

    /// <summary>Checks what was compiled, which also sees what came through another reference.</summary>
    public static IEnumerable<string> Violations(System.Reflection.Assembly assembly)
    {
        string name = assembly.GetName().Name!;
        string[] allowed = _projects[name];
        return assembly.GetReferencedAssemblies().Select(a => a.Name!)
            .Where(a => a.StartsWith("TaskGraph", StringComparison.Ordinal) && !allowed.Contains(a))
            .Select(a => $"{name} was compiled against {a}.");
    }
}
