using System.Runtime.CompilerServices;

namespace TaskGraph;

public sealed partial class RandomGenerator
{
    /// <summary>Exponential numbers: waiting times.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <param name="scale">Their mean.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or a parameter is not allowed.</exception>
    public Array<double> Exponential(
        ReadOnlySpan<long> shape, ReadOnlySpan<long> chunks = default, double scale = 1,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        Positive(scale, nameof(scale));
        return Draw("exponential", new ExponentialDistribution(scale), shape, chunks, callerFile, callerLine);
    }

    /// <summary>Weibull numbers of scale 1.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="a">The shape.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or a parameter is not allowed.</exception>
    public Array<double> Weibull(
        ReadOnlySpan<long> shape, double a, ReadOnlySpan<long> chunks = default,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        Positive(a, nameof(a));
        return Draw("weibull", new WeibullDistribution(a), shape, chunks, callerFile, callerLine);
    }

    /// <summary>Rayleigh numbers: lengths of vectors with two normal coordinates.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <param name="scale">The coordinates' standard deviation.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or a parameter is not allowed.</exception>
    public Array<double> Rayleigh(
        ReadOnlySpan<long> shape, ReadOnlySpan<long> chunks = default, double scale = 1,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        Positive(scale, nameof(scale));
        return Draw("rayleigh", new RayleighDistribution(scale), shape, chunks, callerFile, callerLine);
    }

    /// <summary>Numbers of the second Pareto distribution (Lomax), from 0 on.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="a">The shape.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or a parameter is not allowed.</exception>
    public Array<double> Pareto(
        ReadOnlySpan<long> shape, double a, ReadOnlySpan<long> chunks = default,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        Positive(a, nameof(a));
        return Draw("pareto", new ParetoDistribution(a), shape, chunks, callerFile, callerLine);
    }

    /// <summary>Numbers in [0, 1] with the density a · x^(a - 1).</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="a">The exponent and 1.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or a parameter is not allowed.</exception>
    public Array<double> Power(
        ReadOnlySpan<long> shape, double a, ReadOnlySpan<long> chunks = default,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        Positive(a, nameof(a));
        return Draw("power", new PowerDistribution(a), shape, chunks, callerFile, callerLine);
    }

    /// <summary>Gumbel numbers: greatest of many.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <param name="loc">The mode.</param>
    /// <param name="scale">The scale.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or a parameter is not allowed.</exception>
    public Array<double> Gumbel(
        ReadOnlySpan<long> shape, ReadOnlySpan<long> chunks = default, double loc = 0, double scale = 1,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        if (!double.IsFinite(loc)) throw new ArgumentOutOfRangeException(nameof(loc), loc, $"loc is {loc}. Use a finite number.");
        Positive(scale, nameof(scale));
        return Draw("gumbel", new GumbelDistribution(loc, scale), shape, chunks, callerFile, callerLine);
    }

    /// <summary>Laplace numbers: differences of exponential ones.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <param name="loc">The mean.</param>
    /// <param name="scale">The mean distance from it.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or a parameter is not allowed.</exception>
    public Array<double> Laplace(
        ReadOnlySpan<long> shape, ReadOnlySpan<long> chunks = default, double loc = 0, double scale = 1,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        if (!double.IsFinite(loc)) throw new ArgumentOutOfRangeException(nameof(loc), loc, $"loc is {loc}. Use a finite number.");
        Positive(scale, nameof(scale));
        return Draw("laplace", new LaplaceDistribution(loc, scale), shape, chunks, callerFile, callerLine);
    }

    /// <summary>Logistic numbers.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <param name="loc">The mean.</param>
    /// <param name="scale">The scale.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or a parameter is not allowed.</exception>
    public Array<double> Logistic(
        ReadOnlySpan<long> shape, ReadOnlySpan<long> chunks = default, double loc = 0, double scale = 1,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        if (!double.IsFinite(loc)) throw new ArgumentOutOfRangeException(nameof(loc), loc, $"loc is {loc}. Use a finite number.");
        Positive(scale, nameof(scale));
        return Draw("logistic", new LogisticDistribution(loc, scale), shape, chunks, callerFile, callerLine);
    }
}

internal sealed class ExponentialDistribution(double scale) : Distribution<double>
{
    public override UInt128 Token => TokenBuilder.Of("exponential").AddBits<double>([scale]).ToToken();

    public override double Draw(ref PhiloxStream stream) => scale * stream.NextExponential();
}

internal sealed class WeibullDistribution(double a) : Distribution<double>
{
    public override UInt128 Token => TokenBuilder.Of("weibull").AddBits<double>([a]).ToToken();

    public override double Draw(ref PhiloxStream stream) => Math.Pow(stream.NextExponential(), 1 / a);
}

internal sealed class RayleighDistribution(double scale) : Distribution<double>
{
    public override UInt128 Token => TokenBuilder.Of("rayleigh").AddBits<double>([scale]).ToToken();

    public override double Draw(ref PhiloxStream stream) => scale * Math.Sqrt(2 * stream.NextExponential());
}

internal sealed class ParetoDistribution(double a) : Distribution<double>
{
    public override UInt128 Token => TokenBuilder.Of("pareto").AddBits<double>([a]).ToToken();

    public override double Draw(ref PhiloxStream stream) => Math.Exp(stream.NextExponential() / a) - 1;
}

internal sealed class PowerDistribution(double a) : Distribution<double>
{
    public override UInt128 Token => TokenBuilder.Of("power").AddBits<double>([a]).ToToken();

    public override double Draw(ref PhiloxStream stream) => Math.Pow(stream.NextPositive(), 1 / a);
}

internal sealed class GumbelDistribution(double loc, double scale) : Distribution<double>
{
    public override UInt128 Token => TokenBuilder.Of("gumbel").AddBits<double>([loc, scale]).ToToken();

    public override double Draw(ref PhiloxStream stream) => loc - scale * Math.Log(stream.NextExponential());
}

internal sealed class LaplaceDistribution(double loc, double scale) : Distribution<double>
{
    public override UInt128 Token => TokenBuilder.Of("laplace").AddBits<double>([loc, scale]).ToToken();

    public override double Draw(ref PhiloxStream stream) => loc + scale * (stream.NextExponential() - stream.NextExponential());
}

internal sealed class LogisticDistribution(double loc, double scale) : Distribution<double>
{
    public override UInt128 Token => TokenBuilder.Of("logistic").AddBits<double>([loc, scale]).ToToken();

    public override double Draw(ref PhiloxStream stream)
    {
        // Away from both ends, where the logarithm has no value.
        double u = stream.NextPositive() * (1 - 1e-16) + 5e-17;
        return loc + scale * Math.Log(u / (1 - u));
    }
}
