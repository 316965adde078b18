using System.Runtime.CompilerServices;
using TaskGraph.FrameKernels;

namespace TaskGraph;

public sealed partial class Series
{
    /// <summary>The standard deviation, nulls and NaN left out; NaN where there are not more than <paramref name="ddof"/> values.</summary>
    /// <param name="ddof">What the number of values is lessened by in the divisor: 1 for a sample, 0 for all there is.</param>
    /// <param name="callerFile">Where the call is.</param>
    /// <param name="callerLine">Where the call is.</param>
    /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
    public Delayed<double> Std(int ddof = 1, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ddof);
        return ReduceExpr.Of<double>(this, Reduction.Std, ddof, new CallSite(callerFile, callerLine));
    }
}
