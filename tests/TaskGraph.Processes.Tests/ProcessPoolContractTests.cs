using TaskGraph.Testing;

namespace TaskGraph.Processes.Tests;

public class ProcessPoolContractTests(PoolFixture fixture) : SchedulerContract, IClassFixture<PoolFixture>
{
    protected override IScheduler Scheduler => fixture.Pool;

    protected override int ManyTasks => 5_000;

    protected override int Graphs => 40;
}
