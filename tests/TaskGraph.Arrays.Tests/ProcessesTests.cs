namespace TaskGraph.Tests;

/// <summary>Arrays whose chunks are computed in worker processes.</summary>
public class ProcessesTests
{
    [Fact]
    public void Expressions_InWorkerProcesses_GiveTheSameNumbers()
    {
        var x = new RandomGenerator(5).Normal([60, 40], chunks: [17, 13]);
        var z = (x - x.Mean(axis: 0)) / x.Std(axis: 0);
        var results = new[] { z, z.T.MatMul(z), z[Slice.Step(null, null, -3), 2..^2], Arrays.Where(z > 0, z.Sqrt(), -z).Rechunk([7, -1]), x.Cast<int>().Cast<double>() };
        foreach (var result in results)
        {
            var expected = result.Compute(Scheduler.Synchronous);
            var actual = result.Compute(Scheduler.Processes);
            Assert.Equal(expected.Lengths.ToArray(), actual.Lengths.ToArray());
            var (a, b) = (new double[expected.FlattenedLength], new double[actual.FlattenedLength]);
            expected.FlattenTo(a);
            actual.FlattenTo(b);
            Assert.Equal(a, b);
        }
    }

    [Fact]
    public void Reductions_InWorkerProcesses_GiveTheSameNumbers()
    {
        var x = new RandomGenerator(6).Uniform([1000], chunks: [90]);
        Assert.Equal(Compute.All(x.Sum(), x.Std(), x.Max(), new() { Scheduler = Scheduler.Synchronous }), Compute.All(x.Sum(), x.Std(), x.Max(), new() { Scheduler = Scheduler.Processes }));
    }

    [Fact]
    public void Persisted_InWorkerProcesses_StaysThere()
    {
        var held = new RandomGenerator(7).Normal([100, 10], chunks: [20, 10]).Persist(Scheduler.Processes);
        double expected = new RandomGenerator(7).Normal([100, 10]).Sum().Compute();
        Assert.Equal(expected, held.Sum().Compute(Scheduler.Processes), 1e-9);
        Assert.Equal(expected, held.Sum().Compute(), 1e-9);
        held.Release();
    }
}
