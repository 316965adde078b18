using System.Runtime.CompilerServices;
using TaskGraph.FrameKernels;

namespace TaskGraph;

public sealed partial class Series
{
    /// <summary>The mean, nulls and NaN left out; NaN where there is no value.</summary>
    /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
    public Delayed<double> Mean([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => ReduceExpr.Of<double>(this, Reduction.Mean, callSite: new CallSite(callerFile, callerLine));
}
