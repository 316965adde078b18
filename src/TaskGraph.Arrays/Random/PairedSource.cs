namespace TaskGraph;

/// <summary>
/// Random numbers of which each counter gives two, made in groups by vectors. A group may begin at any counter, since each number's bits
/// depend on its own counter alone.
/// </summary>
internal abstract unsafe class PairedSource : RowSource<double>
{
    /// <summary>Numbers made at a time.</summary>
    protected const int Group = 16;

    public sealed override void Fill(Span<double> row, long first, long step)
    {
        if (step != 1)
        {
            FillScattered(row, first, step);
            return;
        }
        int odd = (int)Math.Min(first & 1, row.Length);
        FillScattered(row[..odd], first, 1);
        row = row[odd..];
        first += odd;
        int groups = row.Length / Group;
        fixed (double* target = row) Fill(target, groups, (ulong)first >> 1);
        FillScattered(row[(groups * Group)..], first + groups * Group, 1);
    }

    /// <summary>Makes the numbers of <paramref name="groups"/> × 8 counters from <paramref name="counter"/> on.</summary>
    protected abstract void Fill(double* target, int groups, ulong counter);

    // A group is made where its first number is asked for.
    private void FillScattered(Span<double> row, long first, long step)
    {
        double* group = stackalloc double[Group];
        long start = 0;
        for (int i = 0; i < row.Length; i++)
        {
            long number = first + i * step;
            if (i == 0 || number < start || number >= start + Group)
            {
                start = number & ~1L;
                Fill(group, 1, (ulong)start >> 1);
            }
            row[i] = group[number - start];
        }
    }
}
