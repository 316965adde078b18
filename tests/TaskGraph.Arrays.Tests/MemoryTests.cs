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
        long before = BlockPool.Shared.RentedBytes, forgotten = BlockPool.Forgotten;
        var x = new RandomGenerator(1).Normal([300, 200], chunks: [100, 90]);
        Compute.All(((x - x.Mean(axis: 0)) / x.Std(axis: 0)).Sum(), x.T.MatMul(x).Sum(), (x + x[Slice.Step(null, null, -1)]).Max());
        x.Rechunk([70, -1]).T.Compute();
        Arrays.Where(x > 0, x, 0.0).Cast<float>().Sum(axis: 1).Compute();
        Assert.ThrowsAny<Exception>(() => x.Map(v => Failing(v)).Sum().Compute());
        Assert.Equal(before, BlockPool.Shared.RentedBytes);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal(forgotten, BlockPool.Forgotten);
    }

    public static double Failing(double x) => x < 0 ? throw new ArithmeticException("negative") : x;
}
