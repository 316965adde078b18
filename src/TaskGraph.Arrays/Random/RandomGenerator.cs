using System.Runtime.CompilerServices;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>
/// Arrays of random numbers, the same for any chunking and any scheduler: each element is a function of the seed, the number of
/// the call and its own place. Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
/// Each call takes a new stream.
/// </summary>
public sealed partial class RandomGenerator
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

    private static unsafe Array<T> Make<T>(string operation, RowSource<T> source, ReadOnlySpan<long> shape, ReadOnlySpan<long> chunks, CallSite callSite)
        where T : unmanaged
        => new(GeneratedExpr<T>.Whole(operation, source, Chunks.Of(shape, chunks, sizeof(T)), callSite));

    private Array<T> Draw<T>(
        string operation, Distribution<T> distribution, ReadOnlySpan<long> shape, ReadOnlySpan<long> chunks, string? callerFile, int callerLine) where T : unmanaged
        => Make(operation, new DrawSource<T>(NextKey(), distribution), shape, chunks, new CallSite(callerFile, callerLine));

    // Parameters that must be above zero, with their names in the message.
    private static void Positive(double value, string name)
    {
        if (!(value > 0) || double.IsInfinity(value)) throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}. Use a finite number above 0.");
    }

    private static void NotNegative(double value, string name)
    {
        if (!(value >= 0) || double.IsInfinity(value)) throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}. Use a finite number from 0 on.");
    }

    private static void Probability(double value, string name, bool allowsZero = true)
    {
        if (!(value <= 1) || (allowsZero ? !(value >= 0) : !(value > 0)))
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}. Use a probability {(allowsZero ? "from 0 to 1" : "above 0, up to 1")}.");
    }
}
