using System.Runtime.CompilerServices;

namespace TaskGraph;

public sealed partial class RandomGenerator
{
    /// <summary>How many of independent trials have each outcome: the last axis of the result counts the outcomes.</summary>
    /// <param name="shape">The length of each axis before the last.</param>
    /// <param name="n">How many trials.</param>
    /// <param name="probabilities">The chance of each outcome; they add up to 1.</param>
    /// <param name="chunks">The length of the chunks along each axis, the last one included. Left out: about 16 MiB a chunk.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or the probabilities don't add up to 1.</exception>
    public Array<long> Multinomial(
        ReadOnlySpan<long> shape, long n, ReadOnlySpan<double> probabilities, ReadOnlySpan<long> chunks = default,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        NotNegative(n, nameof(n));
        double sum = 0;
        foreach (double p in probabilities)
        {
            Probability(p, nameof(probabilities));
            sum += p;
        }
        if (Math.Abs(sum - 1) > 1e-8) throw new ArgumentException($"The probabilities add up to {sum}. They must add up to 1.", nameof(probabilities));
        return Make("multinomial", new MultinomialSource(NextKey(), n, probabilities.ToArray()), [.. shape, probabilities.Length], chunks, new CallSite(callerFile, callerLine));
    }
}

/// <summary>Each row a chain of binomial numbers, drawn from the row's own stream.</summary>
internal sealed class MultinomialSource(ulong key, long n, double[] probabilities) : RowSource<long>
{
    public override UInt128 Token => TokenBuilder.Of("multinomial").Add((long)key).Add(n).AddBits<double>(probabilities).ToToken();

    public override void Fill(Span<long> row, long first, long step)
    {
        var counts = new long[probabilities.Length];
        long drawn = -1;
        for (int i = 0; i < row.Length; i++)
        {
            var (trial, outcome) = Math.DivRem(first + i * step, probabilities.Length);
            if (trial != drawn) Draw(trial, counts);
            drawn = trial;
            row[i] = counts[outcome];
        }
    }

    private void Draw(long trial, long[] counts)
    {
        var stream = new PhiloxStream(key, trial);
        long left = n;
        double rest = 1;
        for (int k = 0; k < counts.Length; k++)
        {
            counts[k] = k == counts.Length - 1 ? left : stream.NextBinomial(left, rest <= 0 ? 0 : Math.Min(1, probabilities[k] / rest));
            left -= counts[k];
            rest -= probabilities[k];
        }
    }
}
