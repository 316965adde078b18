using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Which values are missing.</summary>
public static class IsNullOperation
{
    extension(Series series)
    {
        /// <summary>Whether values are null. NaN is a number, not a null.</summary>
        public Series IsNull() => UnaryExpr.Of(UnaryOperator.IsNull, series);

        /// <summary>Whether values are there. NaN is a number, not a null.</summary>
        public Series NotNull() => UnaryExpr.Of(UnaryOperator.IsNotNull, series);
    }
}
