namespace TaskGraph;

/// <summary>Evenly spread numbers: two of each counter.</summary>
internal sealed class UniformSource(ulong key, double low, double high) : RowSource<double>
{
    public override UInt128 Token => TokenBuilder.Of("uniform").Add((long)key).AddBits<double>([low, high]).ToToken();

    public override void Fill(Span<double> row, long first, long step)
    {
        double width = high - low;
        int i = 0;
        if (step == 1)
        {
            if ((first & 1) != 0 && row.Length > 0) row[i++] = At(first) * width + low;
            for (; i + 1 < row.Length; i += 2)
            {
                var (x, y) = Philox.Block((ulong)(first + i) >> 1, key);
                row[i] = Philox.ToUnit(x) * width + low;
                row[i + 1] = Philox.ToUnit(y) * width + low;
            }
        }
        for (; i < row.Length; i++) row[i] = At(first + i * step) * width + low;
    }

    private double At(long number)
    {
        var (x, y) = Philox.Block((ulong)number >> 1, key);
        return Philox.ToUnit((number & 1) == 0 ? x : y);
    }
}
