using TaskGraph.FrameFuzzing;

namespace TaskGraph.Frames.Tests;

/// <summary>Random plans beside loops over boxed rows, of seeds that are always the same; <c>-- fuzz frames</c> of the benchmarks takes new ones for minutes.</summary>
public class FuzzTests
{
    [Fact]
    public void Plans_Random_GiveTheReferencesRows()
    {
        for (int seed = 1; seed <= 600; seed++) FrameFuzz.Run(seed);
    }
}
