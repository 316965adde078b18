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

    [Fact]
    public void Persist_UsedTwiceAndReleased_ReturnsAllMemory()
    {
        long before = BlockPool.Shared.RentedBytes;
        var frame = DataFrame.FromColumns(("x", new double?[] { 1, null, 3, 4 }), ("s", new[] { "a", null, "c", "d" }));
        var held = frame[frame["x"] > 1].Assign(("y", frame[frame["x"] > 1]["x"] * 2)).Persist();
        Assert.Equal(14, held["y"].Sum().Compute());
        Assert.Equal(14, held["y"].Sum().Compute());
        Assert.Equal([6.0, 8], held["y"].Compute<double>());
        held.Release();
        Assert.Equal(before, BlockPool.Shared.RentedBytes);
    }

    [Fact]
    public void Compute_EveryKindOfOperation_ReturnsAllMemory()
    {
        long before = BlockPool.Shared.RentedBytes;
        var frame = DataFrame.FromFrame(Frame.FromColumns(("x", new double?[] { 1, null, 3, 4 }), ("s", new[] { "a", null, "c", "d" })), 2);
        var some = frame[frame["x"] > 1 & frame["s"] != "d" | !(frame["s"] == "c") & frame["s"] < frame["s"]];
        _ = some.Assign(("y", -some["x"].Cast<int>() / 2)).Head(3).Compute();
        _ = frame.Assign(("y", -(frame["x"] + frame["x"].Cast<int>()).Abs()), ("n", frame["s"].IsNull())).Head(3).Compute();
        _ = Compute.All(frame["x"].Std(), frame["s"].Max<string>(), frame.RowCount());
        Assert.Equal(before, BlockPool.Shared.RentedBytes);
    }
}
