using TaskGraph.Testing;

namespace TaskGraph.Core.Tests;

public class SynchronousSchedulerTests : SchedulerContract
{
    protected override IScheduler Scheduler { get; } = new SynchronousScheduler();
}
