namespace TaskGraph.Tests;

internal static class ArrayAssert
{
    /// <summary>The elements of an array in row-major order, on one thread and on several.</summary>
    public static void Elements(double[] expected, Array<double> array)
    {
        foreach (var scheduler in (IScheduler[])[Scheduler.Synchronous, Scheduler.Threads])
        {
            var tensor = array.Compute(scheduler);
            var actual = new double[tensor.FlattenedLength];
            tensor.FlattenTo(actual);
            Assert.Equal(expected, actual);
        }
    }
}
