using TaskGraph.Fuzz;

namespace TaskGraph.Tests;

/// <summary>Random chains of operations against plain loops, of seeds that are always the same; <c>-- fuzz arrays</c> of the benchmarks takes new ones for minutes.</summary>
public class FuzzTests
{
    [Fact]
    public void Operations_InRandomChains_GiveTheReferencesResults()
    {
        for (int seed = 1; seed <= 1000; seed++) ArrayFuzz.Run(seed);
    }
}
