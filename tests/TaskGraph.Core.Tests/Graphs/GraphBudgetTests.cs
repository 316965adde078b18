using System.Runtime.CompilerServices;

namespace TaskGraph.Core.Tests;

/// <summary>Measures memory of the process, hence without others beside it.</summary>
[CollectionDefinition(nameof(GraphBudgetTests), DisableParallelization = true)]
[Collection(nameof(GraphBudgetTests))]
public class GraphBudgetTests
{
    [Fact]
    public void Graph_OfAMillionTasks_StaysInItsBudget()
    {
        const int Side = 1000;
        // What others have left may go while this is measured, which only makes it less: the most of three counts.
        double most = Enumerable.Range(0, 3).Max(_ => BytesHeld(Side)) / (Side * Side);
        Assert.InRange(most, 1, 64);
        var graph = Wavefront(Side);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        ((IHelpingScheduler)new SynchronousScheduler()).Execute(graph, null, CancellationToken.None);
        // The run's own arrays, and nothing for each task.
        Assert.InRange((double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / graph.TaskCount, 1, 20);
    }

    // On its own, so that nothing of it is alive when the next is measured.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double BytesHeld(int side)
    {
        long before = Settled();
        var graph = Wavefront(side);
        var state = new ExecutionState(graph, ComputeOptions.Default, null, CancellationToken.None);
        long after = Settled();
        GC.KeepAlive(graph);
        GC.KeepAlive(state);
        return after - before;
    }

    private static long Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static Graph Wavefront(int side)
    {
        var assembler = new GraphAssembler();
        assembler.BeginLayer(new GraphLayer { Name = "cell", Code = new ValueCode("cell"), Count = side * side });
        Span<int> inputs = stackalloc int[2];
        for (int i = 0; i < side * side; i++)
        {
            int count = 0;
            if (i >= side) inputs[count++] = i - side;
            if (i % side > 0) inputs[count++] = i - 1;
            assembler.Add(inputs[..count]);
        }
        return assembler.Build([new(side * side - 1, OutputMode.Value)]);
    }
}
