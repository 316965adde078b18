using System.Runtime.CompilerServices;
using TaskGraph.FrameKernels;

namespace TaskGraph;

public sealed partial class Series
{
    /// <summary>How many values there are, nulls and NaN left out.</summary>
    public Delayed<long> Count([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => ReduceExpr.Of<long>(this, Reduction.Count, callSite: new CallSite(callerFile, callerLine));
}

/// <summary>The number of rows.</summary>
public static class RowCountOperation
{
    extension(DataFrame frame)
    {
        /// <summary>The number of rows. Of a file no column is read for it.</summary>
        public Delayed<long> RowCount([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ReduceExpr.RowCount(frame.Node, new CallSite(callerFile, callerLine));

        /// <summary>The number of rows, pandas' <c>len(df)</c>: the same as <c>RowCount</c>.</summary>
        public Delayed<long> Len([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) => frame.RowCount(callerFile, callerLine);
    }

    extension(Series series)
    {
        /// <summary>The number of values, nulls counted too, pandas' <c>len(series)</c>.</summary>
        public Delayed<long> Len([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ReduceExpr.RowCount(series.Node, new CallSite(callerFile, callerLine));
    }
}
