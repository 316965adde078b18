namespace TaskGraph.Frames.Tests;

public class ProdModeTests
{
    [Fact]
    public void Prod_OfNumbers_LeavesNullsOut()
    {
        var frame = DataFrame.FromColumns(("n", new int?[] { 2, null, 3, -4 }), ("x", new[] { 0.5, 4, 8, 1 }), ("u", new ulong[] { 1, 2, 3, 4 }), ("s", new[] { "a", "b", "c", "d" }),
            ("d", new[] { 0.5m, 2m, 3m, 1m })).Repartition(3);
        Assert.Equal(-24, frame["n"].Prod().Compute());
        Assert.Equal(-24L, frame["n"].Prod<long>().Compute());
        Assert.Equal(16, frame["x"].Prod().Compute());
        Assert.Equal(24L, frame["u"].Prod<long>().Compute());
        Assert.Equal(3, frame["d"].Prod().Compute());
        Assert.Equal(1, frame["n"][frame["n"] > 100].Prod().Compute());
        Assert.Equal(1L, frame["n"][frame["n"] > 100].Prod<long>().Compute());
        Assert.Contains("Prod is defined for numbers, 's' holds string", Assert.Throws<ArgumentException>(() => frame["s"].Prod()).Message);
        Assert.Contains("Use Prod<double>()", Assert.Throws<ArgumentException>(() => frame["x"].Prod<long>()).Message);
    }

    [Fact]
    public void Prod_OfManyWholeNumbers_WrapsAroundAsLongOnly()
    {
        var numbers = DataFrame.FromColumns(("n", Enumerable.Repeat(3L, 50).ToArray())).Repartition(4)["n"];
        long wrapped = 1;
        for (int i = 0; i < 50; i++) wrapped = unchecked(wrapped * 3);
        Assert.Equal(wrapped, numbers.Prod<long>().Compute());
        Assert.Equal(Math.Pow(3, 50), numbers.Prod().Compute(), Math.Pow(3, 50) * 1e-12);
    }

    [Fact]
    public void Mode_OfAnyValues_IsAllMostFrequentOnes()
    {
        var frame = DataFrame.FromColumns(("count", new int?[] { 3, null, 1, 3, null, null, 1, 2 }), ("s", new[] { "b", "a", "b", "c", "b", "a", "a", null })).Repartition(3);
        Assert.Equal([1, 3], frame["count"].Mode().Compute<int>());
        Assert.Equal(["a", "b"], frame["s"].Mode().Compute<string>());
        Assert.Empty(frame["count"][frame["count"] > 5].Mode().Compute<int>());
    }
}
