namespace TaskGraph;

/// <summary>Rows by the index.</summary>
public static class LocOperation
{
    extension(DataFrame frame)
    {
        /// <summary>The rows whose index is between two values, both included. Where the frame's divisions are known, only partitions that may have some are computed.</summary>
        /// <exception cref="InvalidOperationException">The frame has no index.</exception>
        /// <exception cref="ArgumentException">The values can't be compared with the index.</exception>
        public DataFrame Loc(Scalar from, Scalar to) => Within(frame, index => index.Between(from, to), from, to);

        /// <summary>The rows whose index has a value. Where the frame's divisions are known, only the partition that may have some is computed.</summary>
        /// <exception cref="InvalidOperationException">The frame has no index.</exception>
        /// <exception cref="ArgumentException">The value can't be compared with the index.</exception>
        public DataFrame Loc(Scalar value) => Within(frame, index => index == value, value, value);
    }

    private static DataFrame Within(DataFrame frame, Func<Series, Series> condition, Scalar from, Scalar to)
    {
        if (frame.IndexName is not { } name) throw new InvalidOperationException("The frame has no index. Call SetIndex with the column to look rows up by.");
        // Before anything is compared: it tells of values that can't be.
        var test = condition(frame[name]);
        if (frame.Divisions is not { } divisions) return frame[test];
        int blocks = divisions.Count - 1, first = 0, last = blocks - 1;
        while (first < last && Scalar.Compare(divisions[first + 1], from) <= 0) first++;
        while (last > first && Scalar.Compare(divisions[last], to) > 0) last--;
        if (last - first + 1 == blocks) return frame[test];
        var some = new DataFrame(new PickExpr(frame.Node, first, last - first + 1));
        return some[condition(some[name])];
    }
}
