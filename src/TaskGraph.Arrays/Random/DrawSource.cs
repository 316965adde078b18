using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>
/// The random numbers of one element: as many as its distribution needs, functions of the seed's stream, the element's number and the
/// number of the draw. So an element does not depend on its neighbours' draws, and rejection costs no reproducibility.
/// </summary>
internal struct PhiloxStream(ulong key, long element)
{
    private uint _draw;
    private ulong _second;
    private bool _hasSecond;

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        if (_hasSecond)
        {
            _hasSecond = false;
            return _second;
        }
        // Draw 0 is left to the distributions that take two elements of each counter.
        (ulong first, _second) = Philox.Block((ulong)element, key, ++_draw);
        _hasSecond = true;
        return first;
    }

    /// <summary>A number in [0, 1).</summary>
    public double NextUnit() => Philox.ToUnit(NextBits());

    /// <summary>A number in (0, 1]: its logarithm is finite.</summary>
    public double NextPositive() => 1 - Philox.ToUnit(NextBits());

    /// <summary>An exponential number of mean 1.</summary>
    public double NextExponential() => -Math.Log(NextPositive());

    /// <summary>A standard normal number, by Box and Muller.</summary>
    public double NextNormal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(NextPositive()));
        return radius * Math.Cos(2 * Math.PI * NextUnit());
    }

    /// <summary>A whole number below <paramref name="count"/>, each as likely: Lemire, "Fast random integer generation in an interval", 2019.</summary>
    public ulong NextBelow(ulong count)
    {
        ulong high = Math.BigMul(NextBits(), count, out ulong low);
        if (low >= count) return high;
        ulong unfair = (0 - count) % count;
        while (low < unfair) high = Math.BigMul(NextBits(), count, out low);
        return high;
    }

    /// <summary>
    /// A gamma number of scale 1: Marsaglia and Tsang, "A simple method for generating gamma variables", 2000.
    /// </summary>
    public double NextGamma(double shape)
    {
        if (shape == 0) return 0;
        if (shape < 1) return NextGamma(shape + 1) * Math.Pow(NextPositive(), 1 / shape);
        double d = shape - 1.0 / 3, c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = NextNormal(), v = 1 + c * x;
            if (v <= 0) continue;
            v = v * v * v;
            double u = NextPositive();
            if (u < 1 - 0.0331 * x * x * x * x || Math.Log(u) < 0.5 * x * x + d * (1 - v + Math.Log(v))) return d * v;
        }
    }

    public double NextChiSquare(double degrees) => 2 * NextGamma(degrees / 2);

    public double NextBeta(double a, double b)
    {
        double x = NextGamma(a), y = NextGamma(b);
        return x / (x + y);
    }

    /// <summary>
    /// A Poisson number: products of uniform ones for small means, else Hörmann's transformed rejection PTRS, "The transformed rejection method
    /// for generating Poisson random variables", 1993.
    /// </summary>
    public long NextPoisson(double mean)
    {
        if (mean == 0) return 0;
        if (mean < 10)
        {
            double limit = Math.Exp(-mean), product = NextUnit();
            long count = 0;
            for (; product > limit; count++) product *= NextUnit();
            return count;
        }
        double root = Math.Sqrt(mean), log = Math.Log(mean), b = 0.931 + 2.53 * root, a = -0.059 + 0.02483 * b;
        double scale = 1.1239 + 1.1328 / (b - 3.4), squeeze = 0.9277 - 3.6224 / (b - 2);
        while (true)
        {
            double u = NextUnit() - 0.5, v = NextPositive(), us = 0.5 - Math.Abs(u);
            double k = Math.Floor((2 * a / us + b) * u + mean + 0.43);
            if (us >= 0.07 && v <= squeeze) return (long)k;
            if (k < 0 || us < 0.013 && v > us) continue;
            if (Math.Log(v) + Math.Log(scale) - Math.Log(a / (us * us) + b) <= -mean + k * log - LogGamma.Of(k + 1)) return (long)k;
        }
    }

    /// <summary>
    /// A binomial number: the median of many trials is a beta number, which halves them (Ahrens and Dieter, "Computer methods for sampling from
    /// gamma, beta, Poisson and binomial distributions", 1974); few trials are counted by the waiting times between successes.
    /// </summary>
    public long NextBinomial(long trials, double p)
    {
        long successes = 0;
        while (trials > 40)
        {
            if (p <= 0) return successes;
            if (p >= 1) return successes + trials;
            long middle = 1 + trials / 2;
            double at = NextBeta(middle, trials + 1 - middle);
            if (at >= p)
            {
                trials = middle - 1;
                p /= at;
                continue;
            }
            successes += middle;
            trials -= middle;
            p = (p - at) / (1 - at);
        }
        for (; trials > 0; trials--)
            if (NextUnit() < p) successes++;
        return successes;
    }
}

/// <summary>A distribution of which each element is drawn on its own. Data only.</summary>
internal abstract class Distribution<T> where T : unmanaged
{
    /// <summary>What it is, with its parameters.</summary>
    public abstract UInt128 Token { get; }

    public abstract T Draw(ref PhiloxStream stream);
}

/// <summary>Elements drawn one by one from a distribution.</summary>
internal sealed class DrawSource<T>(ulong key, Distribution<T> distribution) : RowSource<T> where T : unmanaged
{
    public override UInt128 Token => TokenBuilder.Of("draw").Add((long)key).Add(distribution.Token).ToToken();

    public override void Fill(Span<T> row, long first, long step)
    {
        for (int i = 0; i < row.Length; i++)
        {
            var stream = new PhiloxStream(key, first + i * step);
            row[i] = distribution.Draw(ref stream);
        }
    }
}

/// <summary>The logarithm of the gamma function for positive numbers: Stirling's series, after a shift of small ones.</summary>
internal static class LogGamma
{
    public static double Of(double x)
    {
        double shift = 0;
        for (; x < 10; x++) shift -= Math.Log(x);
        double r = 1 / (x * x);
        double series = (1.0 / 12 + r * (-1.0 / 360 + r * (1.0 / 1260 + r * (-1.0 / 1680 + r * (1.0 / 1188))))) / x;
        return shift + (x - 0.5) * Math.Log(x) - x + 0.91893853320467274178 + series;
    }
}
