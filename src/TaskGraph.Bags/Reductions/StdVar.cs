using System.Numerics;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Variance and standard deviation.</summary>
public static class BagStdVar
{
    extension<T>(Bag<T> source) where T : INumber<T>
    {
        /// <summary>
        /// The variance: the mean squared distance from the mean, in one pass (Welford 1962; partitions put together as in Chan, Golub and LeVeque
        /// 1979). NaN where there are no more elements than <paramref name="ddof"/>.
        /// </summary>
        /// <param name="ddof">What is taken from the number of elements before dividing by it: 0 for a population, 1 for a sample.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="ddof"/> is negative.</exception>
        public Delayed<double> Var(int ddof = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(ddof);
            return source.Reduce<Spread, double>("Var", Spread.Of, Spread.Together, spread => spread.Variance(ddof), new CallSite(callerFile, callerLine));
        }

        /// <summary>The square root of the variance.</summary>
        /// <inheritdoc cref="Var"/>
        public Delayed<double> Std(int ddof = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(ddof);
            return source.Reduce<Spread, double>("Std", Spread.Of, Spread.Together, spread => Math.Sqrt(spread.Variance(ddof)), new CallSite(callerFile, callerLine));
        }
    }
}

/// <summary>How numbers are spread: their count, their mean, the sum of squared distances from it.</summary>
internal readonly record struct Spread(long Count, double Mean, double Squares)
{
    public static Spread Of<T>(IEnumerable<T> items) where T : INumber<T>
    {
        long count = 0;
        double mean = 0, squares = 0;
        foreach (var item in items)
        {
            double value = double.CreateChecked(item), distance = value - mean;
            mean += distance / ++count;
            squares += distance * (value - mean);
        }
        return new(count, mean, squares);
    }

    public static Spread Together(Spread[] parts)
    {
        Spread all = default;
        foreach (var part in parts)
        {
            if (part.Count == 0) continue;
            long count = all.Count + part.Count;
            double distance = part.Mean - all.Mean;
            all = new(count, all.Mean + distance * part.Count / count, all.Squares + part.Squares + distance * distance * all.Count / count * part.Count);
        }
        return all;
    }

    public double Variance(int ddof) => Count > ddof ? Squares / (Count - ddof) : double.NaN;
}
