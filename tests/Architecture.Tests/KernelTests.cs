using System.Reflection;

namespace TaskGraph.Architecture.Tests;

/// <summary>Kernels work on memory. What they compute for, and who runs them, they must not know.</summary>
public class KernelTests
{
    private static readonly string[] _kernelNamespaces = ["TaskGraph.ArrayKernels", "TaskGraph.FrameKernels"];

    [Fact]
    public void Kernels_TouchNoExpressionGraphOrScheduler()
    {
        var kernels = SourceAssemblies.All.SelectMany(a => a.GetTypes()).Where(t => _kernelNamespaces.Contains(t.Namespace)).ToList();
        Assert.NotEmpty(kernels);
        var touched = from kernel in kernels
                      from type in TypesUsed.By(kernel)
                      where IsForbidden(type)
                      select $"{kernel.Name} uses {type.Name}";
        Assert.Empty(touched.Distinct());
    }

    [Fact]
    public void TypesUsed_ByAMethodBody_AreFound()
    {
        Assert.Contains(typeof(ThreadedScheduler), TypesUsed.By(typeof(Guilty)));
        Assert.DoesNotContain(typeof(ThreadedScheduler), TypesUsed.By(typeof(Innocent)));
    }

    private static bool IsForbidden(Type type)
    {
        if (type.IsAssignableTo(typeof(Expr)) || type.IsAssignableTo(typeof(LazyCollection)) || type.IsAssignableTo(typeof(IScheduler))) return true;
        return type.IsAssignableTo(typeof(TaskCode)) || type == typeof(Graph) || type == typeof(TaskContext) || type == typeof(TaskInputs) || type == typeof(Rule);
    }

    private static class Guilty
    {
        public static int Workers() => new ThreadedScheduler().Workers;
    }

    private static class Innocent
    {
        public static int Workers() => Environment.ProcessorCount;
    }
}
