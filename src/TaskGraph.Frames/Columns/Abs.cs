using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Absolute values.</summary>
public static class AbsOperation
{
    extension(Series series)
    {
        /// <summary>The absolute values; null stays null.</summary>
        /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
        public Series Abs() => new UnaryFunction(UnaryOperator.Abs).Of(series);
    }
}
