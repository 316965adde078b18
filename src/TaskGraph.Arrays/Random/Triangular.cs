using System.Runtime.CompilerServices;

namespace TaskGraph;

public sealed partial class RandomGenerator
{
    /// <summary>Numbers of a triangular density.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="left">The smallest number.</param>
    /// <param name="mode">The most likely one.</param>
    /// <param name="right">The greatest one.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or the numbers are not in order.</exception>
    public Array<double> Triangular(
        ReadOnlySpan<long> shape, double left, double mode, double right, ReadOnlySpan<long> chunks = default,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        if (!(left <= mode && mode <= right && left < right) || !double.IsFinite(right - left))
            throw new ArgumentException($"A triangle from {left} over {mode} to {right}. Give three finite numbers in order.", nameof(mode));
        return Draw("triangular", new TriangularDistribution(left, mode, right), shape, chunks, callerFile, callerLine);
    }
}

internal sealed class TriangularDistribution(double left, double mode, double right) : Distribution<double>
{
    public override UInt128 Token => TokenBuilder.Of("triangular").AddBits<double>([left, mode, right]).ToToken();

    public override double Draw(ref PhiloxStream stream)
    {
        double u = stream.NextUnit(), width = right - left;
        return u < (mode - left) / width ? left + Math.Sqrt(u * width * (mode - left)) : right - Math.Sqrt((1 - u) * width * (right - mode));
    }
}
