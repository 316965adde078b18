using System.Runtime.CompilerServices;
using TaskGraph.FrameKernels;

namespace TaskGraph;

public sealed partial class Series
{
    /// <summary>The sum, nulls and NaN left out; 0 where there is no value.</summary>
    /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
    public Delayed<double> Sum([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => ReduceExpr.Of<double>(this, Reduction.Sum, callSite: new CallSite(callerFile, callerLine));

    /// <summary>
    /// The sum, nulls and NaN left out; 0 where there is no value. Integers are summed exactly: one that does not fit fails the computation.
    /// </summary>
    /// <typeparam name="T">The type of the result: long or double.</typeparam>
    /// <exception cref="ArgumentException">The series does not hold what is read as <typeparamref name="T"/>.</exception>
    public Delayed<T> Sum<T>([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => ReduceExpr.Of<T>(this, Reduction.Sum, callSite: new CallSite(callerFile, callerLine));
}
