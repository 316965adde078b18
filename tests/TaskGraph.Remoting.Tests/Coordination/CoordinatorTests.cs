namespace TaskGraph;

public class CoordinatorTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Run_WithDeathsDelaysAndRepeats_GivesEveryOutputAndComputesNothingWithoutNeed(int part)
    {
        for (int seed = part * 1_000; seed < part * 1_000 + 750; seed++) Simulate(seed, withFaults: false);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void Run_WithFaultsAndPoison_FailsThoseTasksAlone(int part)
    {
        for (int seed = part * 1_000; seed < part * 1_000 + 750; seed++) Simulate(seed, withFaults: true);
    }

    [Fact]
    public void Cancelled_AtAnyTime_Ends()
    {
        for (int seed = 100_000; seed < 100_500; seed++) Simulate(seed, withFaults: false, cancels: true);
    }

    [Fact]
    public void Tick_TaskPastItsTimeout_EndsItsWorkerAndFailsItAlone()
    {
        var (coordinator, graph) = Started(new GraphLayer { Name = "slow", Count = 1, Code = Code, Timeout = TimeSpan.FromSeconds(1) });
        long second = System.Diagnostics.Stopwatch.Frequency;
        var batch = Assert.Single(coordinator.Instructions).Batch!;
        Assert.Equal(long.MaxValue, coordinator.NextTick);
        coordinator.Reported(second, 1, new WorkerReport { Batch = batch.Number, Running = batch.Tasks[0] });
        Assert.Equal(2 * second, coordinator.NextTick);
        coordinator.Instructions.Clear();
        coordinator.Tick(2 * second);
        Assert.Equal(InstructionKind.Kill, Assert.Single(coordinator.Instructions).Kind);
        coordinator.Lost(2 * second, 1, Coordinator.Unknown, "killed");
        var failure = Assert.IsType<TaskFailedException>(coordinator.State.Failure);
        Assert.Contains("00:00:01", Assert.IsType<TimeoutException>(failure.InnerException).Message);
        Assert.Equal(graph.KeyOf(0), failure.Key);
        Assert.True(coordinator.IsComplete);
    }

    [Fact]
    public void Tick_TaskPastTheLimitOfAll_IsBlamedForTheLossOfItsWorkers()
    {
        long second = System.Diagnostics.Stopwatch.Frequency;
        var (coordinator, graph) = Started(new GraphLayer { Name = "hangs", Count = 1, Code = Code }, new CoordinatorOptions { TaskTimeout = TimeSpan.FromSeconds(1) });
        for (int life = 1; !coordinator.IsComplete; life++)
        {
            var batch = Assert.Single(coordinator.Instructions, i => i.Kind == InstructionKind.Run).Batch!;
            coordinator.Reported(0, life, new WorkerReport { Batch = batch.Number, Running = batch.Tasks[0] });
            coordinator.Instructions.Clear();
            coordinator.Tick(second - 1);
            Assert.Empty(coordinator.Instructions);
            coordinator.Tick(second);
            var kill = Assert.Single(coordinator.Instructions);
            Assert.Equal((InstructionKind.Kill, "its task ran longer than 00:00:01 and it was killed"), (kill.Kind, kill.Reason));
            coordinator.Instructions.Clear();
            coordinator.Lost(second, life, batch.Tasks[0], kill.Reason!);
            coordinator.Join(second, life + 1, "another");
        }
        var failure = Assert.IsType<WorkerLostException>(coordinator.State.Failure);
        Assert.Equal((graph.KeyOf(0), 3), (failure.Key, failure.Attempts));
    }

    [Fact]
    public void Fault_WithARetryDelay_IsTriedAgainThen()
    {
        var (coordinator, _) = Started(new GraphLayer { Name = "flaky", Count = 1, Code = Code, Retries = 1, RetryDelay = TimeSpan.FromSeconds(3) });
        long second = System.Diagnostics.Stopwatch.Frequency;
        var batch = Assert.Single(coordinator.Instructions).Batch!;
        coordinator.Instructions.Clear();
        var fault = new TaskReport(0, TaskStatus.Faulted, 0, 0, Error: new InvalidOperationException("once"));
        coordinator.Reported(second, 1, new WorkerReport { Batch = batch.Number, Tasks = [fault], End = ReportEnd.Last });
        Assert.Empty(coordinator.Instructions);
        Assert.Equal(4 * second, coordinator.NextTick);
        coordinator.Tick(4 * second);
        Assert.Equal(2, Assert.Single(coordinator.Instructions).Batch!.Lines.Single().Attempt);
    }

    [Fact]
    public void Lost_TimeAndAgainWhileNothingRuns_EndsTheRun()
    {
        var (coordinator, _) = Started(new GraphLayer { Name = "any", Count = 1, Code = Code });
        for (int number = 1; number < 100 && !coordinator.IsComplete; number++)
        {
            coordinator.Lost(0, number, -1, "no reason");
            coordinator.Join(0, number + 1, "another");
        }
        Assert.Contains("no reason", Assert.IsType<InvalidOperationException>(coordinator.State.Failure).Message);
    }

    private static SimulatedCode Code => new(new SimulatedWork { Salt = 1, Ticks = 1 });

    private static (Coordinator, Graph) Started(GraphLayer layer, CoordinatorOptions? options = null)
    {
        var assembler = new GraphAssembler();
        int task = assembler.BeginLayer(layer);
        assembler.Add([]);
        var graph = assembler.Build([new(task, OutputMode.Value)]);
        var state = new ExecutionState(graph, new ComputeOptions(), null, default);
        var coordinator = new Coordinator(state, 1, new LayerCodes(graph, _ => false), options ?? new CoordinatorOptions(), _ => -1, default);
        coordinator.Begin(0);
        coordinator.Join(0, 1, "worker-1");
        return (coordinator, graph);
    }

    private static void Simulate(int seed, bool withFaults, bool cancels = false)
    {
        try
        {
            new Simulation(seed, withFaults).Run(cancels);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"Seed {seed}: {e.Message}", e);
        }
    }
}
