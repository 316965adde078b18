namespace TaskGraph;

public class CoordinatorTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Run_WithDeathsDelaysAndRepeats_GivesEveryOutputAndComputesNothingWithoutNeed(int part)
    {
        for (int seed = part * 1_000; seed < part * 1_000 + 750; seed++) Simulate(seed, withFaults: false);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void Run_WithFaultsAndPoison_FailsThoseTasksAlone(int part)
    {
        for (int seed = part * 1_000; seed < part * 1_000 + 750; seed++) Simulate(seed, withFaults: true);
    }

    [Fact]
    public void Cancelled_AtAnyTime_Ends()
    {
        for (int seed = 100_000; seed < 100_500; seed++) Simulate(seed, withFaults: false, cancels: true);
    }

    private static void Simulate(int seed, bool withFaults, bool cancels = false)
    {
        try
        {
            new Simulation(seed, withFaults).Run(cancels);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"Seed {seed}: {e.Message}", e);
        }
    }
}
