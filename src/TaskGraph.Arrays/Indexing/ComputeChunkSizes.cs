namespace TaskGraph;

public sealed unsafe partial class Array<T>
{
    /// <summary>
    /// The array with a shape that is known: itself where it is, else computed now and held, as by Persist. Operations that need a length
    /// find it out by themselves while they are computed; this is for reading <see cref="Shape"/>.
    /// </summary>
    public Array<T> ComputeChunkSizes(IScheduler? scheduler = null)
    {
        if (Node.Chunks.IsKnown) return this;
        var held = Persist(scheduler);
        object?[] lengths = Computation.Run([held.Node.Lengths()], OutputMode.Value, new ComputeOptions { Scheduler = scheduler })[0];
        return Over(held.Node.WithLengths(Array.ConvertAll(lengths, l => (long[])l!)));
    }
}
