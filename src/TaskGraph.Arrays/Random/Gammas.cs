using System.Runtime.CompilerServices;

namespace TaskGraph;

public sealed partial class RandomGenerator
{
    /// <summary>Gamma numbers.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="a">The shape.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <param name="scale">The scale.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or a parameter is not allowed.</exception>
    public Array<double> Gamma(
        ReadOnlySpan<long> shape, double a, ReadOnlySpan<long> chunks = default, double scale = 1,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        Positive(a, nameof(a));
        Positive(scale, nameof(scale));
        return Draw("gamma", new GammaDistribution(a, scale), shape, chunks, callerFile, callerLine);
    }

    /// <summary>Beta numbers in (0, 1).</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="a">The first shape.</param>
    /// <param name="b">The second shape.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or a parameter is not allowed.</exception>
    public Array<double> Beta(
        ReadOnlySpan<long> shape, double a, double b, ReadOnlySpan<long> chunks = default,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        Positive(a, nameof(a));
        Positive(b, nameof(b));
        return Draw("beta", new BetaDistribution(a, b), shape, chunks, callerFile, callerLine);
    }

    /// <summary>Sums of squares of standard normal numbers.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="df">How many.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or a parameter is not allowed.</exception>
    public Array<double> ChiSquare(
        ReadOnlySpan<long> shape, double df, ReadOnlySpan<long> chunks = default,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        Positive(df, nameof(df));
        return Draw("chisquare", new ChiSquareDistribution(df), shape, chunks, callerFile, callerLine);
    }

    /// <summary>Sums of squares of normal numbers with other means than 0.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="df">How many.</param>
    /// <param name="nonc">The sum of the means' squares.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or a parameter is not allowed.</exception>
    public Array<double> NoncentralChiSquare(
        ReadOnlySpan<long> shape, double df, double nonc, ReadOnlySpan<long> chunks = default,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        Positive(df, nameof(df));
        NotNegative(nonc, nameof(nonc));
        return Draw("noncentral-chisquare", new NoncentralChiSquareDistribution(df, nonc), shape, chunks, callerFile, callerLine);
    }

    /// <summary>Ratios of two mean squares of normal numbers.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="dfNum">How many squares above.</param>
    /// <param name="dfDen">How many below.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or a parameter is not allowed.</exception>
    public Array<double> F(
        ReadOnlySpan<long> shape, double dfNum, double dfDen, ReadOnlySpan<long> chunks = default,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        Positive(dfNum, nameof(dfNum));
        Positive(dfDen, nameof(dfDen));
        return Draw("f", new FDistribution(dfNum, dfDen), shape, chunks, callerFile, callerLine);
    }

    /// <summary>As F, of normal numbers with other means than 0 above.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="dfNum">How many squares above.</param>
    /// <param name="dfDen">How many below.</param>
    /// <param name="nonc">The sum of the means' squares above.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or a parameter is not allowed.</exception>
    public Array<double> NoncentralF(
        ReadOnlySpan<long> shape, double dfNum, double dfDen, double nonc, ReadOnlySpan<long> chunks = default,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        Positive(dfNum, nameof(dfNum));
        Positive(dfDen, nameof(dfDen));
        NotNegative(nonc, nameof(nonc));
        return Draw("noncentral-f", new NoncentralFDistribution(dfNum, dfDen, nonc), shape, chunks, callerFile, callerLine);
    }

    /// <summary>Student's t.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="df">The degrees of freedom.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or a parameter is not allowed.</exception>
    public Array<double> StandardT(
        ReadOnlySpan<long> shape, double df, ReadOnlySpan<long> chunks = default,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        Positive(df, nameof(df));
        return Draw("standard-t", new StandardTDistribution(df), shape, chunks, callerFile, callerLine);
    }
}

internal sealed class GammaDistribution(double a, double scale) : Distribution<double>
{
    public override UInt128 Token => TokenBuilder.Of("gamma").AddBits<double>([a, scale]).ToToken();

    public override double Draw(ref PhiloxStream stream) => scale * stream.NextGamma(a);
}

internal sealed class BetaDistribution(double a, double b) : Distribution<double>
{
    public override UInt128 Token => TokenBuilder.Of("beta").AddBits<double>([a, b]).ToToken();

    public override double Draw(ref PhiloxStream stream) => stream.NextBeta(a, b);
}

internal sealed class ChiSquareDistribution(double df) : Distribution<double>
{
    public override UInt128 Token => TokenBuilder.Of("chisquare").AddBits<double>([df]).ToToken();

    public override double Draw(ref PhiloxStream stream) => stream.NextChiSquare(df);
}

internal sealed class NoncentralChiSquareDistribution(double df, double nonc) : Distribution<double>
{
    public override UInt128 Token => TokenBuilder.Of("noncentral-chisquare").AddBits<double>([df, nonc]).ToToken();

    public override double Draw(ref PhiloxStream stream) => Noncentral.ChiSquare(ref stream, df, nonc);
}

internal sealed class FDistribution(double dfNum, double dfDen) : Distribution<double>
{
    public override UInt128 Token => TokenBuilder.Of("f").AddBits<double>([dfNum, dfDen]).ToToken();

    public override double Draw(ref PhiloxStream stream) => stream.NextChiSquare(dfNum) / dfNum / (stream.NextChiSquare(dfDen) / dfDen);
}

internal sealed class NoncentralFDistribution(double dfNum, double dfDen, double nonc) : Distribution<double>
{
    public override UInt128 Token => TokenBuilder.Of("noncentral-f").AddBits<double>([dfNum, dfDen, nonc]).ToToken();

    public override double Draw(ref PhiloxStream stream) => Noncentral.ChiSquare(ref stream, dfNum, nonc) / dfNum / (stream.NextChiSquare(dfDen) / dfDen);
}

internal sealed class StandardTDistribution(double df) : Distribution<double>
{
    public override UInt128 Token => TokenBuilder.Of("standard-t").AddBits<double>([df]).ToToken();

    public override double Draw(ref PhiloxStream stream) => stream.NextNormal() / Math.Sqrt(stream.NextChiSquare(df) / df);
}

internal static class Noncentral
{
    public static double ChiSquare(ref PhiloxStream stream, double df, double nonc)
    {
        if (df <= 1) return stream.NextChiSquare(df + 2 * stream.NextPoisson(nonc / 2));
        double moved = stream.NextNormal() + Math.Sqrt(nonc);
        return stream.NextChiSquare(df - 1) + moved * moved;
    }
}
