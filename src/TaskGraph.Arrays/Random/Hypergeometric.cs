using System.Runtime.CompilerServices;

namespace TaskGraph;

public sealed partial class RandomGenerator
{
    /// <summary>How many good ones are drawn from an urn without putting back.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="good">Good ones in the urn.</param>
    /// <param name="bad">Bad ones in the urn.</param>
    /// <param name="sample">How many are drawn; the time grows with it.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or more are drawn than there are.</exception>
    public Array<long> Hypergeometric(
        ReadOnlySpan<long> shape, long good, long bad, long sample, ReadOnlySpan<long> chunks = default,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        if (good < 0 || bad < 0 || sample < 0 || sample > good + bad)
            throw new ArgumentException($"{sample} drawn of {good} good and {bad} bad ones. Draw at most as many as there are.", nameof(sample));
        return Draw("hypergeometric", new HypergeometricDistribution(good, bad, sample), shape, chunks, callerFile, callerLine);
    }
}

internal sealed class HypergeometricDistribution(long good, long bad, long sample) : Distribution<long>
{
    public override UInt128 Token => TokenBuilder.Of("hypergeometric").Add(good).Add(bad).Add(sample).ToToken();

    public override long Draw(ref PhiloxStream stream)
    {
        // What is left in the urn is as random as what is drawn: the smaller part is drawn.
        bool isRest = sample > (good + bad) / 2;
        long draws = isRest ? good + bad - sample : sample, left = good;
        for (long n = 0; n < draws; n++)
            if (stream.NextBelow((ulong)(good + bad - n)) < (ulong)left) left--;
        return isRest ? left : good - left;
    }
}
