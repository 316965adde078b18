namespace TaskGraph;

/// <summary>
/// Which of the seeking rows behind an exchange each partition joins. As long as rows are spread it is the partition's own output; where one key has so
/// many that its output is much more than a fair share, partitions divide its rows by the splits they come from, and each makes a table of the other
/// side's rows for itself.
/// </summary>
/// <param name="Output">The output of both exchanges.</param>
/// <param name="FirstSplit">The first split of the seeking side whose rows it takes.</param>
/// <param name="EndSplit">Behind the last one.</param>
internal readonly record struct JoinShare(int Output, int FirstSplit, int EndSplit)
{
    /// <summary>The shares of a partition, the same whichever task asks.</summary>
    public static List<JoinShare> Of(PieceTable seeking, int partition, int partitions)
    {
        int splits = seeking.Splits.Count;
        long[] rows = [.. Enumerable.Range(0, partitions).Select(output => seeking.RowsOf(output))];
        long fair = rows.Sum() / partitions;
        if (rows.All(r => r <= 2 * fair + 1)) return [new(partition, 0, splits)];
        var shares = new List<JoinShare>();
        long total = rows.Sum(), before = 0;
        for (int output = 0; output < partitions; output++)
        {
            for (int first = 0, end; first < splits; first = end)
            {
                long own = 0;
                for (end = first; end < splits && (end == first || rows[output] <= 2 * fair || own < fair); end++) own += seeking.RowsOf(output, end);
                // By the middle of the rows, so that none is far from its place.
                if ((int)Int128.Min((before + own / 2) * (Int128)partitions / total, partitions - 1) == partition) Add(new(output, first, end));
                before += own;
            }
        }
        return shares;

        void Add(JoinShare share)
        {
            if (shares.Count > 0 && shares[^1] is var last && last.Output == share.Output) shares[^1] = last with { EndSplit = share.EndSplit };
            else shares.Add(share);
        }
    }
}
