using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>
/// Normal numbers: two of each counter, in groups that begin at any counter, since each number's bits depend on its own counter alone.
/// </summary>
internal sealed unsafe class NormalSource(ulong key, double mean, double std) : RowSource<double>
{
    public override UInt128 Token => TokenBuilder.Of("normal").Add((long)key).AddBits<double>([mean, std]).ToToken();

    public override void Fill(Span<double> row, long first, long step)
    {
        if (step == 1) FillConsecutive(row, first);
        else FillScattered(row, first, step);
    }

    private void FillConsecutive(Span<double> row, long first)
    {
        int odd = (int)Math.Min(first & 1, row.Length);
        if (odd != 0) FillScattered(row[..1], first, 1);
        row = row[odd..];
        ulong counter = (ulong)(first + odd) >> 1;
        int groups = row.Length / NormalKernel.Group;
        fixed (double* target = row) NormalKernel.Fill(target, groups, counter, key, mean, std);
        int done = groups * NormalKernel.Group;
        FillScattered(row[done..], first + odd + done, 1);
    }

    // A group is made where its first number is asked for.
    private void FillScattered(Span<double> row, long first, long step)
    {
        double* group = stackalloc double[NormalKernel.Group];
        long start = long.MinValue;
        for (int i = 0; i < row.Length; i++)
        {
            long number = first + i * step;
            if (number < start || number >= start + NormalKernel.Group || i == 0)
            {
                start = number & ~1L;
                NormalKernel.Fill(group, 1, (ulong)start >> 1, key, mean, std);
            }
            row[i] = group[number - start];
        }
    }
}
