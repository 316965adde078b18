using System.Reflection;

namespace TaskGraph.Architecture.Tests;

public class ReferenceTests
{
    [Fact]
    public void ProjectFiles_OfTheSourceTree_StandOnWhatTheyMay()
        => Assert.Empty(ReferenceRules.Violations(Repository.SourceProjects));

    [Fact]
    public void CompiledAssemblies_OfTheSourceTree_StandOnWhatTheyMay()
        => Assert.Empty(SourceAssemblies.All.SelectMany(ReferenceRules.Violations));

    [Theory]
    [InlineData("TaskGraph.Core", "TaskGraph.Expressions")]
    [InlineData("TaskGraph.Processes", "TaskGraph.Expressions")]
    [InlineData("TaskGraph.Remoting", "TaskGraph.Arrays")]
    [InlineData("TaskGraph.Arrays", "TaskGraph.Bags")]
    [InlineData("TaskGraph.Bags", "TaskGraph.Frames")]
    public void ForbiddenReference_Added_IsReported(string project, string other)
    {
        var changed = Repository.SourceProjects.Select(p => p.Name == project ? p with { Projects = [.. p.Projects, other] } : p);
        string violation = Assert.Single(ReferenceRules.Violations(changed));
        Assert.StartsWith($"{project} must not reference {other}.", violation);
    }

    [Fact]
    public void HeavyPackage_OutsideItsProject_IsReported()
    {
        var changed = Repository.SourceProjects.Select(p => p.Name == "TaskGraph.Arrays" ? p with { Packages = [.. p.Packages, "ParquetSharp"] } : p);
        Assert.Contains("ParquetSharp", Assert.Single(ReferenceRules.Violations(changed)));
    }

    [Fact]
    public void PackageProject_HasNoCodeOfItsOwn()
        => Assert.Empty(Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "TaskGraph"), "*.cs", SearchOption.TopDirectoryOnly));

    [Fact]
    public void PublicTypes_LieInOneNamespace()
    {
        var elsewhere = SourceAssemblies.All.SelectMany(a => a.GetExportedTypes()).Where(t => t.Namespace != "TaskGraph");
        Assert.Empty(elsewhere.Select(t => t.FullName));
    }

    [Fact]
    public void Namespaces_ShadowNoPublicType()
    {
        var types = SourceAssemblies.All.SelectMany(a => a.GetExportedTypes()).Select(t => t.Name.Split('`')[0]).ToHashSet();
        var parts = SourceAssemblies.All.SelectMany(a => a.GetTypes()).Select(t => t.Namespace ?? "").Where(n => n.StartsWith("TaskGraph.", StringComparison.Ordinal))
            .Select(n => n.Split('.')[1]).Distinct();
        Assert.DoesNotContain(parts, types.Contains);
    }

    [Fact]
    public void TaskCode_HoldsDataOnly_SoThatItCanTravel()
    {
        Type[] resources = [typeof(Stream), typeof(Lock), typeof(Thread), typeof(Task), typeof(CancellationToken), typeof(WaitHandle), typeof(IScheduler)];
        var held = from assembly in SourceAssemblies.All
                   from type in assembly.GetTypes()
                   where type.IsSubclassOf(typeof(TaskCode))
                   from field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                   where Array.Exists(resources, r => r.IsAssignableFrom(field.FieldType))
                   select $"{type.Name}.{field.Name}: {field.FieldType.Name}";
        Assert.Empty(held);
    }
}
