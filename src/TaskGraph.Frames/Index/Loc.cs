namespace TaskGraph;

/// <summary>Rows by the index.</summary>
public static class LocOperation
{
    extension(DataFrame frame)
    {
        /// <summary>The rows whose index is between two values, both included.</summary>
        /// <exception cref="InvalidOperationException">The frame has no index.</exception>
        /// <exception cref="ArgumentException">The values can't be compared with the index.</exception>
        public DataFrame Loc(Scalar from, Scalar to) => frame[Index(frame).Between(from, to)];

        /// <summary>The rows whose index has a value.</summary>
        /// <exception cref="InvalidOperationException">The frame has no index.</exception>
        /// <exception cref="ArgumentException">The value can't be compared with the index.</exception>
        public DataFrame Loc(Scalar value) => frame[Index(frame) == value];
    }

    private static Series Index(DataFrame frame) => frame.IndexName is { } name ? frame[name]
        : throw new InvalidOperationException("The frame has no index. Call SetIndex with the column to look rows up by.");
}
