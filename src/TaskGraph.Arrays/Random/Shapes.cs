using System.Runtime.CompilerServices;

namespace TaskGraph;

public sealed partial class RandomGenerator
{
    /// <summary>Exponentials of normal numbers.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <param name="mean">The normal numbers' mean.</param>
    /// <param name="sigma">Their standard deviation.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or a parameter is not allowed.</exception>
    public Array<double> LogNormal(
        ReadOnlySpan<long> shape, ReadOnlySpan<long> chunks = default, double mean = 0, double sigma = 1,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        if (!double.IsFinite(mean)) throw new ArgumentOutOfRangeException(nameof(mean), mean, $"mean is {mean}. Use a finite number.");
        NotNegative(sigma, nameof(sigma));
        return Draw("lognormal", new LogNormalDistribution(mean, sigma), shape, chunks, callerFile, callerLine);
    }

    /// <summary>Cauchy numbers: they have no mean.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or a parameter is not allowed.</exception>
    public Array<double> StandardCauchy(
        ReadOnlySpan<long> shape, ReadOnlySpan<long> chunks = default,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        return Draw("standard-cauchy", new StandardCauchyDistribution(), shape, chunks, callerFile, callerLine);
    }

    /// <summary>Numbers of the inverse normal distribution: times of a Brownian motion to a level. Michael, Schucany and Haas, 1976.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or a parameter is not allowed.</exception>
    public Array<double> Wald(
        ReadOnlySpan<long> shape, double mean, double scale, ReadOnlySpan<long> chunks = default,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        Positive(mean, nameof(mean));
        Positive(scale, nameof(scale));
        return Draw("wald", new WaldDistribution(mean, scale), shape, chunks, callerFile, callerLine);
    }

    /// <summary>Angles in radians around a mean, from -π to π. Best and Fisher, 1979.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="mu">The mean angle.</param>
    /// <param name="kappa">How close the angles are to it; 0 for evenly spread ones.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or a parameter is not allowed.</exception>
    public Array<double> VonMises(
        ReadOnlySpan<long> shape, double mu, double kappa, ReadOnlySpan<long> chunks = default,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        if (!double.IsFinite(mu)) throw new ArgumentOutOfRangeException(nameof(mu), mu, $"mu is {mu}. Use a finite number.");
        NotNegative(kappa, nameof(kappa));
        return Draw("vonmises", new VonMisesDistribution(mu, kappa), shape, chunks, callerFile, callerLine);
    }
}

internal sealed class LogNormalDistribution(double mean, double sigma) : Distribution<double>
{
    public override UInt128 Token => TokenBuilder.Of("lognormal").AddBits<double>([mean, sigma]).ToToken();

    public override double Draw(ref PhiloxStream stream) => Math.Exp(mean + sigma * stream.NextNormal());
}

internal sealed class StandardCauchyDistribution() : Distribution<double>
{
    public override UInt128 Token => TokenBuilder.Of("standard-cauchy").ToToken();

    public override double Draw(ref PhiloxStream stream) => Math.Tan(Math.PI * (stream.NextUnit() - 0.5));
}

internal sealed class WaldDistribution(double mean, double scale) : Distribution<double>
{
    public override UInt128 Token => TokenBuilder.Of("wald").AddBits<double>([mean, scale]).ToToken();

    public override double Draw(ref PhiloxStream stream) => Wald.Draw(ref stream, mean, scale);
}

internal sealed class VonMisesDistribution(double mu, double kappa) : Distribution<double>
{
    public override UInt128 Token => TokenBuilder.Of("vonmises").AddBits<double>([mu, kappa]).ToToken();

    public override double Draw(ref PhiloxStream stream) => VonMises.Draw(ref stream, mu, kappa);
}

internal static class Wald
{
    public static double Draw(ref PhiloxStream stream, double mean, double scale)
    {
        double y = stream.NextNormal();
        y = mean * y * y;
        double ratio = mean / (2 * scale), x = mean + ratio * (y - Math.Sqrt(4 * scale * y + y * y));
        return stream.NextUnit() <= mean / (mean + x) ? x : mean * mean / x;
    }
}

internal static class VonMises
{
    public static double Draw(ref PhiloxStream stream, double mu, double kappa)
    {
        if (kappa < 1e-8) return Math.IEEERemainder(mu + Math.PI * (2 * stream.NextUnit() - 1), 2 * Math.PI);
        double root = 1 + Math.Sqrt(1 + 4 * kappa * kappa), rho = (root - Math.Sqrt(2 * root)) / (2 * kappa), s = (1 + rho * rho) / (2 * rho);
        while (true)
        {
            double z = Math.Cos(Math.PI * stream.NextUnit()), w = (1 + s * z) / (s + z), y = kappa * (s - w), v = stream.NextPositive();
            if (y * (2 - y) - v < 0 && Math.Log(y / v) + 1 - y < 0) continue;
            double angle = Math.Acos(Math.Clamp(w, -1, 1));
            return Math.IEEERemainder(mu + (stream.NextUnit() < 0.5 ? -angle : angle), 2 * Math.PI);
        }
    }
}
