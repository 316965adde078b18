namespace TaskGraph.FrameKernels;

/// <summary>
/// The pairs of rows with equal keys. Both sides' keys are grouped together; the right rows of a group lie behind one another, in order, and each
/// left row is paired with all of them, so that the left's order is kept.
/// </summary>
internal static class JoinRows
{
    /// <param name="groups">Groups of the left rows followed by the right rows.</param>
    /// <param name="leftRows">How many rows are on the left.</param>
    /// <param name="keepLeft">Whether a left row without a partner stays, with -1 on the right.</param>
    /// <param name="keepRight">Whether a right row without a partner stays, with -1 on the left, behind all others.</param>
    public static (int[] Left, int[] Right) Of(RowGroups groups, int leftRows, bool keepLeft, bool keepRight)
    {
        int[] ids = groups.Ids;
        int rightRows = ids.Length - leftRows;
        var starts = new int[groups.Count + 1];
        for (int i = leftRows; i < ids.Length; i++) starts[ids[i] + 1]++;
        for (int g = 1; g < starts.Length; g++) starts[g] += starts[g - 1];
        var rows = new int[rightRows];
        int[] next = starts[..^1];
        for (int i = 0; i < rightRows; i++) rows[next[ids[leftRows + i]]++] = i;
        var (left, right) = (new List<int>(leftRows), new List<int>(leftRows));
        var isMatched = new bool[groups.Count];
        for (int i = 0; i < leftRows; i++)
        {
            var partners = rows.AsSpan(starts[ids[i]], starts[ids[i] + 1] - starts[ids[i]]);
            isMatched[ids[i]] = true;
            foreach (int partner in partners)
            {
                left.Add(i);
                right.Add(partner);
            }
            if (!keepLeft || !partners.IsEmpty) continue;
            left.Add(i);
            right.Add(-1);
        }
        for (int i = 0; keepRight && i < rightRows; i++)
        {
            if (isMatched[ids[leftRows + i]]) continue;
            left.Add(-1);
            right.Add(i);
        }
        return ([.. left], [.. right]);
    }
}
