using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using CsCheck;
using TaskGraph.ArrayKernels;

namespace TaskGraph.Tests;

public unsafe class ReductionKernelTests
{
    [Fact]
    public void Columns_OfAnyShapeAndType_AreThoseOfPlainLoops()
        => Gen.Select(Gen.Int[1, 40], Gen.Int[1, 1100], Gen.Int[1, 40], Gen.Int[1, 1100]).Sample((rows, columns, down, across) =>
        {
            var x = new RandomGenerator(rows).Normal([rows, columns], chunks: [down, across], mean: 3);
            var plain = x.Compute(Scheduler.Synchronous);
            var (sums, means, deviations) = Compute.All((x * 2).Sum(axis: 0), x.Cast<float>().Mean(axis: 0), x.Std(axis: 0));
            for (int j = 0; j < columns; j++)
            {
                double sum = 0, squares = 0;
                for (int i = 0; i < rows; i++) sum += plain[i, j];
                for (int i = 0; i < rows; i++) squares += (plain[i, j] - sum / rows) * (plain[i, j] - sum / rows);
                Assert.Equal(2 * sum, sums[j], 1e-9);
                Assert.Equal(sum / rows, means[j], 1e-5);
                Assert.Equal(Math.Sqrt(squares / rows), deviations[j], 1e-9);
            }
        }, iter: 20);

    [Fact]
    public void Sums_OfManyFloats_AccumulateWell()
    {
        var x = new RandomGenerator(1).Uniform([3_000_000], chunks: [500_000]).Cast<float>().Persist();
        double exact = 0;
        foreach (float value in x.Compute()) exact += value;
        Assert.Equal(exact, x.Sum().Compute(), 1e-6 * exact);
        Assert.Equal(exact / 3_000_000, x.Mean().Compute(), 1e-7);
        Assert.Equal(exact, (x * 1f).Sum().Compute(), 1e-6 * exact);
        x.Release();
    }

    [Fact]
    public void Sums_OfFloatsOfManySizes_AreNearTheExactOnes()
    {
        // Whole multiples of one small power of two: their sum as whole numbers is exact.
        var random = new Random(3);
        float[] values = [.. Enumerable.Range(0, 400_000).Select(i => (float)(random.NextInt64(1L << 20) * Math.ScaleB(1, -(i % 3) * 5 - 8)))];
        double exact = (double)values.Aggregate(Int128.Zero, (sum, v) => sum + (Int128)Math.ScaleB(v, 18)) / (1 << 18);
        foreach (long[] chunks in (long[][])[[-1], [1000], [77_777]])
        {
            var x = Arrays.Of<float>(values).Rechunk(chunks);
            Assert.Equal(exact, x.Sum().Compute(), 2e-7 * exact);
            Assert.Equal(exact, (x + 0f).Sum().Compute(), 2e-7 * exact);
            var rows = x.Reshape([400, 1000]);
            double byRows = 0, byColumns = 0;
            foreach (float v in rows.Sum(axis: 1).Compute()) byRows += v;
            foreach (float v in rows.Sum(axis: 0).Compute()) byColumns += v;
            Assert.Equal(exact, byRows, 2e-7 * exact);
            Assert.Equal(exact, byColumns, 2e-7 * exact);
        }
    }

    [Fact]
    public void MeanAndDeviation_OfTheSameElements_ArePlannedAsOnePass()
    {
        var x = new RandomGenerator(1).Normal([400, 30], chunks: [100, 30]).Persist();
        var standard = (x - x.Mean(axis: 0)) / x.Std(axis: 0);
        Assert.Contains("shared moments", standard.Sum().Explain());
        var means = x.Mean(axis: 0).Compute();
        Assert.Equal(0, standard.Sum().Compute(), 1e-9);
        Assert.Equal(1, standard.Std().Compute(), 1e-9);
        var (mean, deviation) = Compute.All(x.Mean(axis: 0), x.Std(axis: 0));
        for (int j = 0; j < 30; j++) Assert.Equal(means[j], mean[j], 1e-14);
        Assert.Equal(30, deviation.FlattenedLength);
        x.Release();
    }

    [Fact]
    public void Means_WithInfinities_AreTheSameSharedAndAlone()
    {
        double[] values = [double.PositiveInfinity, 1, 2, 3, 4, double.PositiveInfinity, 6, 7, 8];
        var x = Array<double>.FromTensor(Tensor.Create(values, [9, 1]), chunks: [4, 1]);
        var (mean, deviation) = Compute.All(x.Mean(axis: 0), x.Std(axis: 0));
        Assert.Equal(double.PositiveInfinity, mean[0]);
        Assert.True(double.IsNaN(deviation[0]));
    }

    [Fact]
    public void MaskedReduction_OfAnyChunks_ReadsOnlyWhatHolds() => Gen.Select(Gen.Int[1, 60], Gen.Int[1, 200], Gen.Int[1, 30], Gen.Int[1, 90]).Sample((rows, columns, down, across) =>
    {
        var x = new RandomGenerator(columns).Normal([rows, columns], chunks: [down, across]);
        double[] plain = [.. x.Compute(Scheduler.Synchronous)];
        var kept = plain.Where(v => v > 0.5).ToArray();
        var selected = x[x > 0.5];
        Assert.Equal(kept.Sum(), selected.Sum().Compute(), 1e-9);
        if (kept.Length == 0) return;
        Assert.Equal(kept.Max(), selected.Max().Compute());
        Assert.Equal(kept.Average(), selected.Mean().Compute(), 1e-9);
        Assert.Equal(kept.Select(v => (float)v).Sum(), x.Cast<float>()[x > 0.5].Sum().Compute(), 1e-3);
    }, iter: 25);

    [Fact]
    public void MaskedReduction_InItsPlan_CollectsNothing()
    {
        var x = new RandomGenerator(1).Normal([200, 200], chunks: [50, 50]);
        string plan = x[x > 0.5].Sum().Explain();
        Assert.Contains("masked-sum-partial", plan[plan.IndexOf("Plan:", StringComparison.Ordinal)..]);
        Assert.DoesNotContain("rechunk", plan[plan.IndexOf("Plan:", StringComparison.Ordinal)..]);
    }

    [Fact]
    public void Compress_OfEveryElementSize_KeepsWhatHolds() => Gen.Select(Gen.Int[0, 300], Gen.Int[0, 100]).Sample((length, percent) =>
    {
        var random = new Random(length * 101 + percent);
        bool[] mask = [.. Enumerable.Range(0, length).Select(_ => random.Next(100) < percent)];
        Check<byte>(mask);
        Check<short>(mask);
        Check<float>(mask);
        Check<double>(mask);
    }, iter: 100);

    [Fact]
    public void Philox_ByVectors_IsPhilox() => Gen.Select(Gen.ULong, Gen.ULong).Sample((counter, key) =>
    {
        Vector512<ulong>* keys = stackalloc Vector512<ulong>[PhiloxVectors.KeyVectors];
        PhiloxVectors.MakeKeys(key, keys);
        PhiloxVectors.Block(Vector512.Create(counter) + Vector512<ulong>.Indices, keys, out var x, out var y);
        for (int i = 0; i < 8; i++) Assert.Equal(Philox.Block(counter + (ulong)i, key), (x[i], y[i]));
    });

    [Fact]
    public void Normals_ByVectors_AreBoxAndMuller()
    {
        double* numbers = stackalloc double[32];
        RandomKernels.Normal(numbers, 2, 12345, 99, 1, 2);
        for (ulong i = 0; i < 16; i++)
        {
            var (x, y) = Philox.Block(12345 + i, 99);
            double radius = 2 * Math.Sqrt(-2 * Math.Log(1 - Philox.ToUnit(x))), angle = 2 * Math.PI * Philox.ToUnit(y);
            Assert.Equal(1 + radius * Math.Cos(angle), numbers[2 * i], 1e-13);
            Assert.Equal(1 + radius * Math.Sin(angle), numbers[2 * i + 1], 1e-13);
        }
    }

    [Fact]
    public void KeptResults_LargerThanTheCache_GoPastIt()
    {
        var x = Array<float>.Arange(17_000_000, chunks: [1_000_001]);
        Assert.Contains("kept results", (x * 2 + 1).Explain());
        var held = (x * 2 + 1).Persist();
        Assert.Equal(2 * 16_999_999f + 1, Value(held[16_999_999..]));
        Assert.Equal(2 * 1_000_001f + 1, Value(held[1_000_001..1_000_002]));
        held.Release();
    }

    private static float Value(Array<float> one) => one.Compute()[0];

    private static void Check<T>(bool[] mask) where T : unmanaged, System.Numerics.INumber<T>
    {
        T[] source = [.. mask.Select((_, i) => T.CreateTruncating(i))];
        T[] expected = [.. source.Where((_, i) => mask[i])];
        Assert.Equal(expected.Length, Compressing.Count(mask));
        var target = new T[expected.Length];
        Assert.Equal(expected.Length, Compressing.Compress<T>(source, mask, target));
        Assert.Equal(expected, target);
    }
}
