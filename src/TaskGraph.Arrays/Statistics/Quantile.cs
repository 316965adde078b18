using System.Numerics;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Medians and quantiles, exact and interpolated between neighbours. Each task has the axis whole.</summary>
public static class ArrayQuantile
{
    extension<T>(Array<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        /// <summary>The median along an axis; NaN where an element is.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<T> Median(int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => Reduce(x, axis, keepDims, new QuantileLine<T>([0.5], skipsNaN: false), "median", new CallSite(callerFile, callerLine));

        /// <summary>The median of all elements; NaN where one is, or where there are none.</summary>
        public Delayed<T> Median([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => Full(x, new QuantileLine<T>([0.5], skipsNaN: false), "median", new CallSite(callerFile, callerLine));

        /// <summary>The median along an axis of what is not NaN; NaN where nothing is.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<T> NanMedian(int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => Reduce(x, axis, keepDims, new QuantileLine<T>([0.5], skipsNaN: true), "nanmedian", new CallSite(callerFile, callerLine));

        /// <summary>The median of all elements that are not NaN; NaN where none is.</summary>
        public Delayed<T> NanMedian([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => Full(x, new QuantileLine<T>([0.5], skipsNaN: true), "nanmedian", new CallSite(callerFile, callerLine));

        /// <summary>A quantile along an axis, interpolated between neighbours (NumPy's <c>quantile</c>); NaN where an element is.</summary>
        /// <param name="q">From 0, the smallest element, to 1, the greatest.</param>
        /// <param name="axis">The axis.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="q"/> is not from 0 to 1.</exception>
        public Array<T> Quantile(double q, int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => Reduce(x, axis, keepDims, new QuantileLine<T>(Checked([q], 1), skipsNaN: false), "quantile", new CallSite(callerFile, callerLine));

        /// <summary>A quantile of all elements, interpolated between neighbours; NaN where one is, or where there are none.</summary>
        /// <param name="q">From 0, the smallest element, to 1, the greatest.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="q"/> is not from 0 to 1.</exception>
        public Delayed<T> Quantile(double q, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => Full(x, new QuantileLine<T>(Checked([q], 1), skipsNaN: false), "quantile", new CallSite(callerFile, callerLine));

        /// <summary>As <c>Quantile</c>, of what is not NaN.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="q"/> is not from 0 to 1.</exception>
        public Array<T> NanQuantile(double q, int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => Reduce(x, axis, keepDims, new QuantileLine<T>(Checked([q], 1), skipsNaN: true), "nanquantile", new CallSite(callerFile, callerLine));

        /// <summary>As <c>Quantile</c> of all elements, of what is not NaN.</summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="q"/> is not from 0 to 1.</exception>
        public Delayed<T> NanQuantile(double q, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => Full(x, new QuantileLine<T>(Checked([q], 1), skipsNaN: true), "nanquantile", new CallSite(callerFile, callerLine));

        /// <summary>Several percentiles of all elements, interpolated between neighbours; NaN where an element is.</summary>
        /// <param name="percents">From 0, the smallest element, to 100, the greatest.</param>
        /// <exception cref="ArgumentOutOfRangeException">A number is not from 0 to 100.</exception>
        public Array<T> Percentile(ReadOnlySpan<double> percents, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            double[] quantiles = Array.ConvertAll(Checked(percents, 100), p => p / 100);
            return LineExpr<T, T>.Over("percentile", x.Ravel(), 0, quantiles.Length, new QuantileLine<T>(quantiles, skipsNaN: false), new CallSite(callerFile, callerLine));
        }

        /// <summary>A percentile along an axis, interpolated between neighbours; NaN where an element is.</summary>
        /// <param name="percent">From 0, the smallest element, to 100, the greatest.</param>
        /// <param name="axis">The axis.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="percent"/> is not from 0 to 100.</exception>
        public Array<T> Percentile(double percent, int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => x.Quantile(Checked([percent], 100)[0] / 100, axis, keepDims, callerFile, callerLine);

        /// <summary>A percentile of all elements, interpolated between neighbours; NaN where one is, or where there are none.</summary>
        /// <param name="percent">From 0, the smallest element, to 100, the greatest.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="percent"/> is not from 0 to 100.</exception>
        public Delayed<T> Percentile(double percent, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => x.Quantile(Checked([percent], 100)[0] / 100, callerFile, callerLine);
    }

    private static Delayed<T> Full<T>(Array<T> x, QuantileLine<T> line, string operation, CallSite callSite) where T : unmanaged, IFloatingPointIeee754<T>
        => Reduce(x.Ravel(), 0, keepDims: false, line, operation, callSite).Scalar(callSite.File, callSite.Line);

    private static Array<T> Reduce<T>(Array<T> x, int axis, bool keepDims, QuantileLine<T> line, string operation, CallSite callSite)
        where T : unmanaged, IFloatingPointIeee754<T>
        => LineExpr<T, T>.Reduce(operation, x, ArrayShapes.NormalizeAxis(axis, x.Rank), keepDims, line, callSite);

    private static double[] Checked(ReadOnlySpan<double> quantiles, double most)
    {
        foreach (double q in quantiles)
            if (!(q >= 0 && q <= most)) throw new ArgumentOutOfRangeException(nameof(quantiles), q, $"{q} is no part of the elements. Use 0 to {most}.");
        return quantiles.ToArray();
    }
}

internal sealed class QuantileLine<T>(double[] quantiles, bool skipsNaN) : LineFunction<T, T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public override UInt128 Token => TokenBuilder.Of("quantile").AddBits<double>(quantiles).Add(skipsNaN).ToToken();

    public override void Run(Span<T> line, Span<T> result)
    {
        Ordering.Sort(line);
        int numbers = line.Length;
        while (numbers > 0 && T.IsNaN(line[numbers - 1])) numbers--;
        if (numbers == 0 || numbers < line.Length && !skipsNaN)
        {
            result.Fill(T.NaN);
            return;
        }
        for (int i = 0; i < result.Length; i++)
        {
            double place = quantiles[i] * (numbers - 1);
            int below = (int)Math.Floor(place);
            T low = line[below], high = line[Math.Min(below + 1, numbers - 1)];
            T part = T.CreateTruncating(place - below);
            // From the nearer end, as NumPy does, so that equal neighbours give themselves.
            result[i] = low == high ? low : part < T.One / (T.One + T.One) ? low + (high - low) * part : high - (high - low) * (T.One - part);
        }
    }
}
