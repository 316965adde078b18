using TaskGraph.Testing;

namespace TaskGraph.Core.Tests;

public class ThreadedSchedulerTests : SchedulerContract
{
    protected override IScheduler Scheduler { get; } = new ThreadedScheduler(new() { Workers = 4 });
}
