using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Which values are missing.</summary>
public static class IsNullOperation
{
    extension(Series series)
    {
        /// <summary>Whether values are null. NaN is a number, not a null.</summary>
        public Series IsNull() => new UnaryFunction(UnaryOperator.IsNull).Of(series);

        /// <summary>Whether values are there. NaN is a number, not a null.</summary>
        public Series NotNull() => new UnaryFunction(UnaryOperator.IsNotNull).Of(series);
    }
}
