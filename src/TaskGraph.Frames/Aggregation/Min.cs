using System.Runtime.CompilerServices;
using TaskGraph.FrameKernels;

namespace TaskGraph;

public sealed partial class Series
{
    /// <summary>The least value, nulls and NaN left out; NaN where there is none.</summary>
    /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
    public Delayed<double> Min([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => ReduceExpr.Of<double>(this, Reduction.Min, callSite: new CallSite(callerFile, callerLine));

    /// <summary>
    /// The least value, nulls and NaN left out. Where there is none: null if <typeparamref name="T"/> has it, else the computation fails.
    /// Texts are in order of code points.
    /// </summary>
    /// <typeparam name="T">The type of the result: the series, or that with <c>?</c>.</typeparam>
    /// <exception cref="ArgumentException">The series does not hold what is read as <typeparamref name="T"/>.</exception>
    public Delayed<T> Min<T>([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => ReduceExpr.Of<T>(this, Reduction.Min, callSite: new CallSite(callerFile, callerLine));
}
