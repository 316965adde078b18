namespace TaskGraph.Frames.Tests;

/// <summary>Tests that watch the pool, which is one for the process: nothing else may run beside them.</summary>
[CollectionDefinition(nameof(PooledMemory), DisableParallelization = true)]
public class PooledMemory;

[Collection(nameof(PooledMemory))]
public class PooledMemoryTests
{
    [Fact]
    public void Release_AfterEveryOperation_ReturnsAllMemory()
    {
        long before = BlockPool.Shared.RentedBytes;
        var managed = Frame.FromColumns(("x", new double?[] { 1, null, 3 }), ("s", new[] { "a", null, "c" })).Data;
        var pooled = managed.Take([2, 1, 0]);
        var parts = new[] { pooled.Slice(0, 2), pooled.Share(), pooled.Take([-1, 1], canMiss: true) };
        var all = FramePartition.Concat(pooled.Schema, parts);
        pooled.Release();
        foreach (var part in parts) part.Release();
        all.Release();
        Assert.Equal(before, BlockPool.Shared.RentedBytes);
    }
}
