namespace TaskGraph.Tests;

/// <summary>What is rented is given back. Alone, since the pool is the process's.</summary>
[CollectionDefinition(DisableParallelization = true)]
public class MemoryCollection;

[Collection(typeof(MemoryCollection))]
public class MemoryTests
{
    [Fact]
    public void Persist_ThenRelease_GivesTheMemoryBack()
    {
        Collect();
        long before = BlockPool.Shared.RentedBytes;
        var held = Array<double>.Ones([1000], chunks: [100]).Persist();
        Assert.True(BlockPool.Shared.RentedBytes > before);
        Assert.Equal(1000, held.Sum().Compute());
        Assert.Equal(500, (held * 0.5).Sum().Compute());
        held.Release();
        Assert.Equal(before, BlockPool.Shared.RentedBytes);
        Assert.Throws<TaskFailedException>(() => held.Sum().Compute());
    }

    [Fact]
    public void Compute_OfEveryKindOfTask_LeavesNothingRented()
    {
        Collect();
        long before = BlockPool.Shared.RentedBytes, forgotten = BlockPool.Forgotten;
        var x = new RandomGenerator(1).Normal([300, 200], chunks: [100, 90]);
        Compute.All(((x - x.Mean(axis: 0)) / x.Std(axis: 0)).Sum(), x.T.MatMul(x).Sum(), (x + x[Slice.Step(null, null, -1)]).Max());
        x.Rechunk([70, -1]).T.Compute();
        Arrays.Where(x > 0, x, 0.0).Cast<float>().Sum(axis: 1).Compute();
        Assert.ThrowsAny<Exception>(() => x.Map(v => Failing(v)).Sum().Compute());
        Assert.Equal(before, BlockPool.Shared.RentedBytes);
        Collect();
        Assert.Equal(forgotten, BlockPool.Forgotten);
    }

    [Fact]
    public void Persist_ThenForgotten_GivesTheMemoryBackOnce()
    {
        Collect();
        long before = BlockPool.Shared.RentedBytes, forgotten = BlockPool.Forgotten;
        PersistAndForget();
        Collect();
        Collect();
        Assert.Equal(before, BlockPool.Shared.RentedBytes);
        Assert.Equal(forgotten, BlockPool.Forgotten);
    }

    [Fact]
    public void Block_NeverReleased_IsReturnedWithAnEvent()
    {
        // What other tests have forgotten is not given back in the middle of this one.
        Collect();
        using var listener = new ForgottenListener();
        long before = BlockPool.Shared.RentedBytes;
        Forget();
        Collect();
        Assert.Equal(before, BlockPool.Shared.RentedBytes);
        Assert.True(listener.Seen >= 1);
    }

    [Fact]
    public void Elementwise_LastReaderOfAChunk_WritesInPlace()
    {
        // What is rechunked is read by the arithmetic alone: its memory becomes the result's.
        const long length = 1 << 18, chunk = 1 << 17;
        var x = Array<double>.Arange(length, chunks: [chunk / 4]).Persist();
        Collect();
        BlockPool.Shared.Trim();
        long before = BlockPool.Shared.RentedBytes;
        var y = (x.Rechunk([chunk]) * 2 + 1).Persist(Scheduler.Synchronous);
        Assert.Equal(length * sizeof(double), BlockPool.Shared.RentedBytes - before);
        Assert.Equal(0, BlockPool.Shared.IdleBytes / (chunk * sizeof(double)));
        Assert.Equal((double)length * length, y.Sum().Compute());
        Assert.Equal((length - 1) / 2.0 * length, x.Sum().Compute());
        y.Release();
        x.Release();
    }

    [Fact]
    public void Elementwise_ReadAgainLater_KeepsItsInput()
    {
        var x = Array<double>.Arange(100, chunks: [10]).Rechunk([25]);
        var (twice, itself) = Compute.All(x * 2, x + 0);
        Assert.Equal(2 * 99.0, twice[99]);
        Assert.Equal(99.0, itself[99]);
        var kept = x.Persist(Scheduler.Synchronous);
        var (a, b) = Compute.All(kept + 1, kept - 1);
        Assert.Equal((100.0, 98.0, 99.0), (a[99], b[99], kept.Compute()[99]));
        kept.Release();
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void PersistAndForget() => Array<double>.Ones([100_000], chunks: [10_000]).Persist(Scheduler.Synchronous);

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Forget() => BlockPool.Shared.Rent(1000);

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private sealed class ForgottenListener : System.Diagnostics.Tracing.EventListener
    {
        private int _seen;

        public int Seen => Volatile.Read(ref _seen);

        protected override void OnEventSourceCreated(System.Diagnostics.Tracing.EventSource eventSource)
        {
            if (eventSource.Name == "TaskGraph-Memory") EnableEvents(eventSource, System.Diagnostics.Tracing.EventLevel.Warning);
        }

        protected override void OnEventWritten(System.Diagnostics.Tracing.EventWrittenEventArgs eventData)
        {
            if (eventData.EventId == 1) Interlocked.Increment(ref _seen);
        }
    }

    public static double Failing(double x) => x < 0 ? throw new ArithmeticException("negative") : x;
}
