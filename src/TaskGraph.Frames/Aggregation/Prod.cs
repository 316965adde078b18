using System.Runtime.CompilerServices;
using TaskGraph.FrameKernels;

namespace TaskGraph;

public sealed partial class Series
{
    /// <summary>The product, nulls and NaN left out; 1 where there is no value.</summary>
    /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
    public Delayed<double> Prod([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => ReduceExpr.Of<double>(this, Reduction.Prod, callSite: new CallSite(callerFile, callerLine));

    /// <summary>The product, nulls and NaN left out; 1 where there is no value. As long, of whole numbers only, it wraps around.</summary>
    /// <typeparam name="T">The type of the result: long or double.</typeparam>
    /// <exception cref="ArgumentException">The series does not hold what is read as <typeparamref name="T"/>.</exception>
    public Delayed<T> Prod<T>([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => ReduceExpr.Of<T>(this, Reduction.Prod, callSite: new CallSite(callerFile, callerLine));
}
