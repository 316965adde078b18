using System.Diagnostics;

namespace TaskGraph;

/// <summary>Asynchronous tasks in a worker: none of its threads waits with them. The static variables are the worker's own.</summary>
public sealed class AsyncTaskTests : IAsyncDisposable
{
    private static readonly TaskCompletionSource _allAreHere = new(), _told = new();
    private static int _arrived;

    private readonly ProcessPoolScheduler _pool = new(new() { Workers = 1 });

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    private static Delayed<int> InAWorker(Func<CancellationToken, Task<int>> function)
        => Delayed.CallAsync(function).WithAffinity(TaskAffinity.LockBound).WithTimeout(TimeSpan.FromSeconds(30));

    [Fact]
    public void Tasks_ThatWaitForOneAnother_AreAllUnderWay()
    {
        var tasks = Enumerable.Range(0, 40).Select(i => InAWorker(async _ =>
        {
            if (Interlocked.Increment(ref _arrived) == 40) _allAreHere.SetResult();
            await _allAreHere.Task;
            return i + Environment.ProcessId;
        }));
        int[] results = [.. Delayed.WhenAll(tasks).Compute(_pool)];
        int worker = Assert.Single(_pool.ProcessIds);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => i + worker), results);
    }

    [Fact]
    public void Task_ThatWaits_LetsOthersRunAndItsReadersFollow()
    {
        var waits = InAWorker(async _ =>
        {
            await _told.Task;
            return 3;
        });
        var tells = Delayed.Call(() =>
        {
            _told.SetResult();
            return 4;
        });
        Assert.Equal(21, Delayed.Call((a, b) => a * (a + b), waits, tells).Compute(_pool));
    }

    [Fact]
    public void Task_ThatThrowsLater_FailsAsItself()
    {
        var throws = InAWorker(async _ =>
        {
            await Task.Yield();
            throw new KeyNotFoundException("later");
        });
        var outcomes = Compute.Each([Delayed.Call(() => 1), throws, Delayed.Call(x => x, throws)], new ComputeOptions { Scheduler = _pool });
        Assert.Equal([true, false, false], outcomes.Select(o => o.IsSuccess));
        Assert.Equal("later", Assert.IsType<KeyNotFoundException>(outcomes[1].Exception!.InnerException).Message);
    }

    [Fact]
    public void Task_LongerThanItsTimeout_FailsAndItsWorkerGoesOn()
    {
        int worker = Delayed.Call(() => Environment.ProcessId).Compute(_pool);
        var never = Delayed.CallAsync(async _ =>
        {
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            return 1;
        }).WithAffinity(TaskAffinity.LockBound).WithTimeout(TimeSpan.FromMilliseconds(50));
        var failure = Assert.Throws<TaskFailedException>(() => never.Compute(_pool));
        Assert.Contains("00:00:00.05", Assert.IsType<TimeoutException>(failure.InnerException).Message);
        Assert.Equal(worker, Delayed.Call(() => Environment.ProcessId).Compute(_pool));
    }

    [Fact]
    public void Task_ThatEndsItsWorkerLater_IsBlamedAlone()
    {
        var tasks = Enumerable.Range(0, 10).Select(i => InAWorker(async _ =>
        {
            await Task.Yield();
            if (i == 5) Process.GetCurrentProcess().Kill();
            return i;
        })).ToList();
        var outcomes = Compute.Each(tasks, new ComputeOptions { Scheduler = _pool });
        Assert.IsType<WorkerLostException>(outcomes[5].Exception);
        Assert.Equal(Enumerable.Range(0, 10).Where(i => i != 5), outcomes.Where(o => o.IsSuccess).Select(o => o.Value));
    }
}
