using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>
/// Arrays of random numbers, the same for any chunking and any scheduler: each element is a function of the seed, the number of
/// the call and its own place. Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
/// Each call takes a new stream.
/// </summary>
public sealed class RandomGenerator
{
    private readonly ulong _seed;
    private long _streams;

    /// <summary>A generator whose arrays depend on <paramref name="seed"/> and the order of the calls only.</summary>
    public RandomGenerator(long seed) => _seed = (ulong)seed;

    /// <summary>A generator with a seed from the system's entropy.</summary>
    public RandomGenerator() : this(Random.Shared.NextInt64(long.MinValue, long.MaxValue))
    {
    }

    /// <summary>Normally distributed numbers.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <param name="mean">The distribution's mean.</param>
    /// <param name="std">Its standard deviation.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or <paramref name="std"/> is negative.</exception>
    public Array<double> Normal(
        ReadOnlySpan<long> shape, ReadOnlySpan<long> chunks = default, double mean = 0, double std = 1,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        if (!(std >= 0)) throw new ArgumentOutOfRangeException(nameof(std), std, $"The standard deviation is {std}. Use 0 or more.");
        return Make("normal", new NormalSource(NextKey(), mean, std), shape, chunks, new CallSite(callerFile, callerLine));
    }

    /// <summary>Numbers spread evenly over [<paramref name="low"/>, <paramref name="high"/>).</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <param name="low">The smallest number.</param>
    /// <param name="high">The end of the range.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or the range is empty.</exception>
    public Array<double> Uniform(
        ReadOnlySpan<long> shape, ReadOnlySpan<long> chunks = default, double low = 0, double high = 1,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        if (!(low <= high)) throw new ArgumentException($"The range [{low}, {high}) is empty. Give the smaller number first.", nameof(high));
        return Make("uniform", new UniformSource(NextKey(), low, high), shape, chunks, new CallSite(callerFile, callerLine));
    }

    private ulong NextKey() => Philox.KeyOf(_seed, (ulong)Interlocked.Increment(ref _streams));

    private static Array<double> Make(string operation, RowSource<double> source, ReadOnlySpan<long> shape, ReadOnlySpan<long> chunks, CallSite callSite)
        => new(GeneratedExpr<double>.Whole(operation, source, Chunks.Of(shape, chunks, sizeof(double)), callSite));
}
