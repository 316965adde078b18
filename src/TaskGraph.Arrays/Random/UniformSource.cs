using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Evenly spread numbers.</summary>
internal sealed unsafe class UniformSource(ulong key, double low, double high) : PairedSource
{
    public override UInt128 Token => TokenBuilder.Of("uniform").Add((long)key).AddBits<double>([low, high]).ToToken();

    protected override void Fill(double* target, int groups, ulong counter) => RandomKernels.Uniform(target, groups, counter, key, low, high - low);
}
