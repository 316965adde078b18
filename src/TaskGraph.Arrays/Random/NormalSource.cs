using System.Numerics.Tensors;

namespace TaskGraph;

/// <summary>
/// Normal numbers by Box and Muller, "A note on the generation of random normal deviates", 1958: two of each counter. The logarithms,
/// sines and cosines of a row are computed by vectors, in buffers that begin at an even number, so that each element's bits do not
/// depend on the row it is in.
/// </summary>
internal sealed class NormalSource(ulong key, double mean, double std) : RowSource<double>
{
    private const int Pairs = 512;

    public override UInt128 Token => TokenBuilder.Of("normal").Add((long)key).AddBits<double>([mean, std]).ToToken();

    public override void Fill(Span<double> row, long first, long step)
    {
        Span<double> radius = stackalloc double[Pairs], sine = stackalloc double[Pairs], cosine = stackalloc double[Pairs];
        if (step == 1) FillConsecutive(row, first, radius, sine, cosine);
        else FillScattered(row, first, step, radius, sine, cosine);
    }

    private void FillConsecutive(Span<double> row, long first, Span<double> radius, Span<double> sine, Span<double> cosine)
    {
        long end = first + row.Length;
        for (long pair = first >> 1; pair << 1 < end; pair += Pairs)
        {
            int count = (int)Math.Min(Pairs, ((end + 1) >> 1) - pair);
            for (int i = 0; i < count; i++) Draw((ulong)(pair + i), out radius[i], out sine[i]);
            Transform(radius, sine, cosine, count);
            for (int i = 0; i < count; i++)
            {
                long number = (pair + i) << 1;
                if (number >= first) row[(int)(number - first)] = mean + std * radius[i] * cosine[i];
                if (number + 1 >= first && number + 1 < end) row[(int)(number + 1 - first)] = mean + std * radius[i] * sine[i];
            }
        }
    }

    private void FillScattered(Span<double> row, long first, long step, Span<double> radius, Span<double> sine, Span<double> cosine)
    {
        for (int done = 0; done < row.Length; done += Pairs)
        {
            int count = Math.Min(Pairs, row.Length - done);
            for (int i = 0; i < count; i++) Draw((ulong)(first + (done + i) * step) >> 1, out radius[i], out sine[i]);
            Transform(radius, sine, cosine, count);
            for (int i = 0; i < count; i++)
                row[done + i] = mean + std * radius[i] * (((first + (done + i) * step) & 1) == 0 ? cosine[i] : sine[i]);
        }
    }

    private void Draw(ulong counter, out double unit, out double angle)
    {
        var (x, y) = Philox.Block(counter, key);
        unit = 1 - Philox.ToUnit(x); // (0, 1]: its logarithm is finite
        // From one full turn to two: where all lanes of a vector are small, another polynomial would be used than beside a greater one.
        angle = 1 + Philox.ToUnit(y);
    }

    // Whole buffers always, filled up with ordinary numbers: for a vector's remainder, and for a vector with a special number in one of its
    // lanes, other instructions could be used.
    private static void Transform(Span<double> radius, Span<double> sine, Span<double> cosine, int count)
    {
        radius[count..].Fill(0.5);
        sine[count..].Fill(1.5);
        TensorPrimitives.Log(radius, radius);
        TensorPrimitives.Multiply(radius, -2.0, radius);
        TensorPrimitives.Sqrt(radius, radius);
        TensorPrimitives.Multiply(sine, 2 * Math.PI, sine);
        TensorPrimitives.Cos(sine, cosine);
        TensorPrimitives.Sin(sine, sine);
    }
}
