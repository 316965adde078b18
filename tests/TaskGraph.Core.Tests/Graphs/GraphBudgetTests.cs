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
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var graph = Wavefront(Side);
        long afterGraph = GC.GetTotalMemory(forceFullCollection: true);
        var state = new ExecutionState(graph, ComputeOptions.Default, null, CancellationToken.None);
        long afterState = GC.GetTotalMemory(forceFullCollection: true);
        Assert.InRange((double)(afterState - before) / graph.TaskCount, 1, 64);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        ((IHelpingScheduler)new SynchronousScheduler()).Execute(graph, null, CancellationToken.None);
        // The run's own arrays, and nothing for each task.
        Assert.InRange((double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / graph.TaskCount, 1, 20);
        GC.KeepAlive(state);
        Assert.True(afterGraph < afterState);
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
