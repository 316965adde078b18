namespace TaskGraph;

/// <summary>Checks that columns which are to meet row by row have the same rows.</summary>
internal static class RowCheck
{
    /// <exception cref="ArgumentException">They do not come from the same rows.</exception>
    public static void SameRows(FrameExpr left, FrameExpr right, string parameter)
    {
        if (left.Rows.Equals(right.Rows)) return;
        throw new ArgumentException($"'{right.Schema.Names.FirstOrDefault()}' does not have the rows of '{left.Schema.Names.FirstOrDefault()}': " +
            "the two come from different frames, or one was filtered and the other not. Take both from the same DataFrame.", parameter);
    }

    /// <summary>What a task does when rows do not fit after all.</summary>
    public static InvalidOperationException Misfit(int left, int right)
        => new($"Two partitions that should have the same rows have {left} and {right}.");
}
