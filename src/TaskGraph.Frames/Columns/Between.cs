namespace TaskGraph;

/// <summary>Values within bounds.</summary>
public static class BetweenOperation
{
    extension(Series series)
    {
        /// <summary>Whether values are between two others, both included; null where one is null.</summary>
        /// <exception cref="ArgumentException">The bounds can't be compared with the series.</exception>
        public Series Between(Scalar lower, Scalar upper) => series >= lower & series <= upper;
    }
}
