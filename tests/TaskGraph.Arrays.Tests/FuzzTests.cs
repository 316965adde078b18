using TaskGraph.Fuzz;

namespace TaskGraph.Tests;

/// <summary>Random chains of operations against plain loops, of seeds that are always the same; <c>-- fuzz arrays</c> of the benchmarks takes new ones for minutes.</summary>
public class FuzzTests
{
    [Theory]
    [InlineData(-159, "rows of a chunk without elements")]
    [InlineData(90, "lines whose length is known after a mask")]
    public void Operations_OfASeedThatOnceFailed_GiveTheReferencesResults(int seed, string about)
    {
        Assert.NotEmpty(about);
        ArrayFuzz.Run(seed);
    }

    [Fact]
    public void Operations_InRandomChains_GiveTheReferencesResults()
    {
        for (int seed = 1; seed <= 1000; seed++) ArrayFuzz.Run(seed);
    }
}
