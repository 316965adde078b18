using System.Runtime.CompilerServices;

namespace TaskGraph;

public sealed partial class RandomGenerator
{
    /// <summary>Counts of independent events.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <param name="mean">Their mean.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or a parameter is not allowed.</exception>
    public Array<long> Poisson(
        ReadOnlySpan<long> shape, ReadOnlySpan<long> chunks = default, double mean = 1,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        NotNegative(mean, nameof(mean));
        return Draw("poisson", new PoissonDistribution(mean), shape, chunks, callerFile, callerLine);
    }

    /// <summary>Successes of independent trials.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="n">How many trials.</param>
    /// <param name="p">The chance of a success.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or a parameter is not allowed.</exception>
    public Array<long> Binomial(
        ReadOnlySpan<long> shape, long n, double p, ReadOnlySpan<long> chunks = default,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        NotNegative(n, nameof(n));
        Probability(p, nameof(p));
        return Draw("binomial", new BinomialDistribution(n, p), shape, chunks, callerFile, callerLine);
    }

    /// <summary>Failures before a number of successes.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="n">How many successes.</param>
    /// <param name="p">The chance of a success.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or a parameter is not allowed.</exception>
    public Array<long> NegativeBinomial(
        ReadOnlySpan<long> shape, double n, double p, ReadOnlySpan<long> chunks = default,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        Positive(n, nameof(n));
        Probability(p, nameof(p), allowsZero: false);
        return Draw("negative-binomial", new NegativeBinomialDistribution(n, p), shape, chunks, callerFile, callerLine);
    }

    /// <summary>Trials up to the first success, from 1 on.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="p">The chance of a success.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or a parameter is not allowed.</exception>
    public Array<long> Geometric(
        ReadOnlySpan<long> shape, double p, ReadOnlySpan<long> chunks = default,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        Probability(p, nameof(p), allowsZero: false);
        return Draw("geometric", new GeometricDistribution(p), shape, chunks, callerFile, callerLine);
    }

    /// <summary>Numbers of the logarithmic series, from 1 on. Kemp, 1981.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="p">The parameter, above 0 and below 1.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or a parameter is not allowed.</exception>
    public Array<long> LogSeries(
        ReadOnlySpan<long> shape, double p, ReadOnlySpan<long> chunks = default,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        Probability(p, nameof(p), allowsZero: false);
        Positive(1 - p, nameof(p));
        return Draw("logseries", new LogSeriesDistribution(p), shape, chunks, callerFile, callerLine);
    }

    /// <summary>Whole numbers from 1 on whose chances fall as a power. Devroye, 1986.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="a">The power, above 1.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or a parameter is not allowed.</exception>
    public Array<long> Zipf(
        ReadOnlySpan<long> shape, double a, ReadOnlySpan<long> chunks = default,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        Positive(a - 1, nameof(a));
        return Draw("zipf", new ZipfDistribution(a), shape, chunks, callerFile, callerLine);
    }
}

internal sealed class PoissonDistribution(double mean) : Distribution<long>
{
    public override UInt128 Token => TokenBuilder.Of("poisson").AddBits<double>([mean]).ToToken();

    public override long Draw(ref PhiloxStream stream) => stream.NextPoisson(mean);
}

internal sealed class BinomialDistribution(long n, double p) : Distribution<long>
{
    public override UInt128 Token => TokenBuilder.Of("binomial").AddBits<double>([p]).Add(n).ToToken();

    public override long Draw(ref PhiloxStream stream) => stream.NextBinomial(n, p);
}

internal sealed class NegativeBinomialDistribution(double n, double p) : Distribution<long>
{
    public override UInt128 Token => TokenBuilder.Of("negative-binomial").AddBits<double>([n, p]).ToToken();

    public override long Draw(ref PhiloxStream stream) => stream.NextPoisson(stream.NextGamma(n) * (1 - p) / p);
}

internal sealed class GeometricDistribution(double p) : Distribution<long>
{
    public override UInt128 Token => TokenBuilder.Of("geometric").AddBits<double>([p]).ToToken();

    public override long Draw(ref PhiloxStream stream) => p == 1 ? 1 : Math.Max(1, (long)Math.Ceiling(Math.Log(stream.NextPositive()) / Math.Log(1 - p)));
}

internal sealed class LogSeriesDistribution(double p) : Distribution<long>
{
    public override UInt128 Token => TokenBuilder.Of("logseries").AddBits<double>([p]).ToToken();

    public override long Draw(ref PhiloxStream stream) => LogSeries.Draw(ref stream, p);
}

internal sealed class ZipfDistribution(double a) : Distribution<long>
{
    public override UInt128 Token => TokenBuilder.Of("zipf").AddBits<double>([a]).ToToken();

    public override long Draw(ref PhiloxStream stream) => Zipf.Draw(ref stream, a);
}

internal static class LogSeries
{
    public static long Draw(ref PhiloxStream stream, double p)
    {
        double r = Math.Log(1 - p), v = stream.NextPositive();
        if (v >= p) return 1;
        double q = 1 - Math.Exp(r * stream.NextPositive());
        if (v <= q * q) return Math.Max(1, (long)Math.Floor(1 + Math.Log(v) / Math.Log(q)));
        return v >= q ? 1 : 2;
    }
}

internal static class Zipf
{
    public static long Draw(ref PhiloxStream stream, double a)
    {
        double b = Math.Pow(2, a - 1);
        while (true)
        {
            double u = stream.NextPositive(), v = stream.NextUnit(), x = Math.Floor(Math.Pow(u, -1 / (a - 1)));
            // What is too large for a long is as rare as the tail is thin: drawn again, as NumPy does.
            if (x >= long.MaxValue || x < 1) continue;
            double t = Math.Pow(1 + 1 / x, a - 1);
            if (v * x * (t - 1) / (b - 1) <= t / b) return (long)x;
        }
    }
}
