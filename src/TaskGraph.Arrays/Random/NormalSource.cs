using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Normal numbers.</summary>
internal sealed unsafe class NormalSource(ulong key, double mean, double std) : PairedSource
{
    public override UInt128 Token => TokenBuilder.Of("normal").Add((long)key).AddBits<double>([mean, std]).ToToken();

    protected override void Fill(double* target, int groups, ulong counter) => RandomKernels.Normal(target, groups, counter, key, mean, std);
}
