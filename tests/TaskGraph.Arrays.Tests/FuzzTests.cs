using CsCheck;
using TaskGraph.Fuzz;

namespace TaskGraph.Tests;

/// <summary>Random chains of operations against plain loops; <c>-- fuzz arrays</c> of the benchmarks runs the same for minutes.</summary>
public class FuzzTests
{
    [Fact]
    public void Operations_InRandomChains_GiveTheReferencesResults() => Gen.Int.Sample(ArrayFuzz.Run, iter: 1500);
}
