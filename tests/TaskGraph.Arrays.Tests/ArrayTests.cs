using System.Numerics.Tensors;
using CsCheck;

namespace TaskGraph.Tests;

/// <summary>Plain loops over the whole data are the oracle: any chunking must give their answer.</summary>
public class ArrayTests
{
    private static readonly Gen<(int Rows, int Columns, int ChunkRows, int ChunkColumns, int Seed)> _cases =
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 9], Gen.Int[1, 9], Gen.Int[1, 9], Gen.Int[0, 1000]);

    private static (double[,] Data, Array<double> Array) Make(int rows, int columns, int chunkRows, int chunkColumns, int seed)
    {
        var random = new Random(seed);
        var data = new double[rows, columns];
        var flat = new double[rows * columns];
        for (int i = 0; i < flat.Length; i++) flat[i] = data[i / columns, i % columns] = Math.Round(random.NextDouble() * 20 - 10, 3);
        return (data, Array<double>.FromTensor(Tensor.Create(flat, [rows, columns]), chunks: [chunkRows, chunkColumns]));
    }

    private static void Check(Func<Array<double>, Array<double>> operation, Func<double[,], double[,]> oracle) => _cases.Sample(c =>
    {
        var (data, array) = Make(c.Rows, c.Columns, c.ChunkRows, c.ChunkColumns, c.Seed);
        var result = operation(array);
        double[,] expected = oracle(data);
        var actual = result.Compute(Scheduler.Synchronous);
        Assert.Equal([expected.GetLength(0), expected.GetLength(1)], actual.Lengths.ToArray().Select(n => (int)n));
        Assert.Equal(result.Shape, actual.Lengths.ToArray().Select(n => (long)n));
        for (int i = 0; i < expected.GetLength(0); i++)
            for (int j = 0; j < expected.GetLength(1); j++) Assert.Equal(expected[i, j], actual[i, j], 1e-9);
    }, iter: 60);

    private static double[,] Map(double[,] x, Func<int, int, double> f) => Fill(x.GetLength(0), x.GetLength(1), f);

    private static double[,] Fill(int rows, int columns, Func<int, int, double> f)
    {
        var result = new double[rows, columns];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) result[i, j] = f(i, j);
        return result;
    }

    private static IEnumerable<double> Column(double[,] x, int j) => Enumerable.Range(0, x.GetLength(0)).Select(i => x[i, j]);

    private static IEnumerable<double> RowOf(double[,] x, int i) => Enumerable.Range(0, x.GetLength(1)).Select(j => x[i, j]);

    [Fact]
    public void Elementwise_FusedExpressions_AreExact()
    {
        Check(x => (x * x + 2 * x).Abs().Sqrt() * (-x / 3).Exp() - 1 / (x + 100), d => Map(d, (i, j) =>
            Math.Sqrt(Math.Abs(d[i, j] * d[i, j] + 2 * d[i, j])) * Math.Exp(-d[i, j] / 3) - 1 / (d[i, j] + 100)));
        Check(x => { for (int i = 0; i < 100; i++) x = x + 1; return x; }, d => Map(d, (i, j) => d[i, j] + 100));
        Check(x => Arrays.Where(x > 0, x, 0.0), d => Map(d, (i, j) => Math.Max(d[i, j], 0)));
        Check(x => Arrays.Where(x <= x.T.T * 0.5, -x, x), d => Map(d, (i, j) => d[i, j] <= d[i, j] * 0.5 ? -d[i, j] : d[i, j]));
        Check(x => (x >= 1).Cast<double>() + x.Cast<int>().Cast<double>(), d => Map(d, (i, j) => (d[i, j] >= 1 ? 1 : 0) + (int)d[i, j]));
        Check(x => x.MapBlocks((ReadOnlyTensorSpan<double> input, TensorSpan<double> output) => Tensor.Multiply(input, 3.0, output)), d => Map(d, (i, j) => d[i, j] * 3));
    }

    [Fact]
    public void Broadcasting_RowsColumnsAndScalars_AreNumPys()
    {
        Check(x => x - x.Mean(axis: 0), d => Map(d, (i, j) => d[i, j] - Column(d, j).Average()));
        Check(x => x * x.Sum(axis: 1, keepDims: true), d => Map(d, (i, j) => d[i, j] * RowOf(d, i).Sum()));
        Check(x => x[0, Slice.NewAxis] + x[Slice.All, 0][Slice.All, Slice.NewAxis], d => Fill(d.GetLength(0), d.GetLength(1), (i, j) => d[0, j] + d[i, 0]));
        var e = Assert.Throws<ArgumentException>(() => Array<double>.Zeros([3, 4]) + Array<double>.Zeros([3, 5]));
        Assert.Contains("[3, 4] and [3, 5] do not broadcast", e.Message);
    }

    [Fact]
    public void Reductions_AlongAnyAxis_AreExact()
    {
        Check(x => x.Sum(axis: 0, keepDims: true), d => Fill(1, d.GetLength(1), (_, j) => Column(d, j).Sum()));
        Check(x => x.Mean(axis: -1, keepDims: true), d => Fill(d.GetLength(0), 1, (i, _) => RowOf(d, i).Average()));
        Check(x => x.Min(axis: 0)[Slice.NewAxis], d => Fill(1, d.GetLength(1), (_, j) => Column(d, j).Min()));
        Check(x => x.Max(axis: 1)[Slice.All, Slice.NewAxis], d => Fill(d.GetLength(0), 1, (i, _) => RowOf(d, i).Max()));
        Check(x => x.Var(axis: 0)[Slice.NewAxis], d => Fill(1, d.GetLength(1), (_, j) => Var(Column(d, j), 0)));
        Check(x => x.Std(axis: 1, keepDims: true), d => Fill(d.GetLength(0), 1, (i, _) => Math.Sqrt(Var(RowOf(d, i), 0))));
        static double Var(IEnumerable<double> x, int ddof) => x.Sum(v => (v - x.Average()) * (v - x.Average())) / (x.Count() - ddof);
    }

    [Fact]
    public void Reductions_OfAll_AreExact() => _cases.Sample(c =>
    {
        var (data, x) = Make(c.Rows, c.Columns, c.ChunkRows, c.ChunkColumns, c.Seed);
        double[] all = [.. data.Cast<double>()];
        var (sum, mean, min, max) = Compute.All(x.Sum(), x.Mean(), x.Min(), x.Max());
        Assert.Equal(all.Sum(), sum, 1e-9);
        Assert.Equal(all.Average(), mean, 1e-9);
        Assert.Equal((all.Min(), all.Max()), (min, max));
        double var = all.Sum(v => (v - all.Average()) * (v - all.Average())) / all.Length;
        Assert.Equal(Math.Sqrt(var), x.Std().Compute(), 1e-9);
        if (all.Length > 1) Assert.Equal(var * all.Length / (all.Length - 1), x.Var(ddof: 1).Compute(), 1e-9);
    }, iter: 60);

    [Fact]
    public void Quantiles_OfAll_AreSingleNumbers()
    {
        var x = Arrays.Of(4.0, -1, 7, 0, -3, 2).Reshape([2, 3]).Rechunk([1, 2]);
        var (median, quantile, percentile) = Compute.All(x.Median(), x.Quantile(0.3), x.Percentile(30.0));
        Assert.Equal((1, -0.5, -0.5), (median, quantile, percentile));
        Assert.Equal(4, x[x > 1].Median().Compute());

        var gaps = Arrays.Where(x.EqualTo(7), double.NaN, x);
        Assert.True(double.IsNaN(gaps.Median().Compute()) && double.IsNaN(gaps.Quantile(0.5).Compute()));
        Assert.Equal((0, 2), Compute.All(gaps.NanMedian(), gaps.NanQuantile(0.75)));
        Assert.True(double.IsNaN(Array<double>.Zeros([0, 2]).Median().Compute()));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.Quantile(1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.Percentile(-1.0));
    }

    [Fact]
    public void Slices_OfAllKinds_AreNumPys()
    {
        Check(x => x[.., ..2], d => Fill(d.GetLength(0), Math.Min(2, d.GetLength(1)), (i, j) => d[i, j]));
        Check(x => x[^1.., ..], d => Fill(1, d.GetLength(1), (_, j) => d[d.GetLength(0) - 1, j]));
        Check(x => x[Slice.Step(null, null, -1), Slice.Step(null, null, 2)], d => Fill(d.GetLength(0), (d.GetLength(1) + 1) / 2, (i, j) => d[d.GetLength(0) - 1 - i, 2 * j]));
        Check(x => x[Slice.At(-1, 0, -1)], d => Fill(3, d.GetLength(1), (i, j) => d[i == 1 ? 0 : d.GetLength(0) - 1, j]));
        Check(x => x[0, Slice.NewAxis, ..], d => Fill(1, d.GetLength(1), (_, j) => d[0, j]));
        Check(x => (x * 2 + x.Mean(axis: 0))[Slice.Step(-1, null, -2)], d => Fill((d.GetLength(0) + 1) / 2, d.GetLength(1),
            (i, j) => d[d.GetLength(0) - 1 - 2 * i, j] * 2 + Column(d, j).Average()));
        Check(x => x.T[..1, ..].T[.., 0][Slice.All, Slice.NewAxis], d => Fill(d.GetLength(0), 1, (i, _) => d[i, 0]));
    }

    [Fact]
    public void Slices_AgainstEveryStartStopStep_AreThePositionsOfPython()
    {
        var x = Array<long>.Arange(7, chunks: [3]);
        long?[] ends = [null, -9, -7, -3, -1, 0, 1, 3, 6, 7, 9];
        foreach (long? start in ends)
            foreach (long? stop in ends)
                foreach (long step in (long[])[-3, -2, -1, 1, 2, 3])
                    Assert.Equal(Positions(start, stop, step), Flat(x[Slice.Step(start, stop, step)]));

        static IEnumerable<long> Positions(long? start, long? stop, long step)
        {
            long Clip(long p) => step > 0 ? Math.Clamp(p < 0 ? p + 7 : p, 0, 7) : Math.Clamp(p < 0 ? p + 7 : p, -1, 6);
            long first = start is { } a ? Clip(a) : step > 0 ? 0 : 6, last = stop is { } b ? Clip(b) : step > 0 ? 7 : -1;
            for (long i = first; step > 0 ? i < last : i > last; i += step) yield return i;
        }
    }

    [Fact]
    public void Transpose_Rechunk_MatMul_AreExact()
    {
        Check(x => x.T, d => Fill(d.GetLength(1), d.GetLength(0), (i, j) => d[j, i]));
        Check(x => x.Rechunk([2, 3]).Rechunk([-1, 1]), d => d);
        Check(x => x.T.MatMul(x), d => Fill(d.GetLength(1), d.GetLength(1), (i, j) => Column(d, i).Zip(Column(d, j), (a, b) => a * b).Sum()));
        Check(x => x.MatMul(x.Mean(axis: 0))[Slice.All, Slice.NewAxis], d => Fill(d.GetLength(0), 1, (i, _) => RowOf(d, i).Select((v, j) => v * Column(d, j).Average()).Sum()));
        var e = Assert.Throws<ArgumentException>(() => Array<double>.Zeros([3, 4]).MatMul(Array<double>.Zeros([3, 4])));
        Assert.Contains("inner lengths are 4 and 3", e.Message);
    }

    [Fact]
    public void MatMul_OfOddSizes_InAllTypes_IsExact()
    {
        var a = Array<int>.Arange(35 * 67, chunks: [-1]).Rechunk([100]);
        long expected = 0;
        for (long i = 0; i < 35 * 67; i++) expected += i * i;
        var f = a.Cast<float>();
        Assert.Equal((double)expected, Flat(a.Cast<double>()[Slice.NewAxis].MatMul(a.Cast<double>()[Slice.All, Slice.NewAxis]))[0], 1e-3);
        var ones = Array<double>.Ones([35, 67], chunks: [10, 20]).MatMul(Array<double>.Full([67, 13], 2, chunks: [30, 7]));
        Assert.True(Flat(ones).All(v => v == 134));
        Assert.True(Flat(Array<int>.Ones([5, 6]).MatMul(Array<int>.Ones([6, 7]))).All(v => v == 6));
        Assert.True(Flat(Array<float>.Ones([5, 6]).MatMul(Array<float>.Ones([6, 7]))).All(v => v == 6));
        Assert.Equal(35 * 67, f.Length);
    }

    [Fact]
    public void RandomNumbers_AnyChunkingAndScheduler_AreTheSame()
    {
        Tensor<double> Draw(long[] chunks, IScheduler scheduler) => new RandomGenerator(seed: 42).Normal([50, 37], chunks).Compute(scheduler);
        double[] expected = Data(Draw([-1, -1], Scheduler.Synchronous));
        Assert.Equal(expected, Data(Draw([7, 5], Scheduler.Threads)));
        Assert.Equal(expected, Data(Draw([1, 37], Scheduler.Threads)));
        var uniform = new RandomGenerator(7).Uniform([1000], chunks: [100]);
        Assert.Equal(Data(uniform.Compute())[^3..], Data(uniform[^3..].Compute()));
        Assert.Equal(Data(uniform.Compute()).Where((_, i) => i % 3 == 1), Data(uniform[Slice.Step(1, null, 3)].Compute()));
        var rng = new RandomGenerator(1);
        Assert.NotEqual(Data(rng.Normal([10]).Compute()), Data(rng.Normal([10]).Compute()));
    }

    [Fact]
    public void RandomNumbers_OfManyDraws_HaveTheirDistribution()
    {
        var rng = new RandomGenerator(3);
        var x = rng.Normal([200_000], mean: 5, std: 2);
        var u = rng.Uniform([200_000], low: -1, high: 3);
        var (mean, std, low, high) = Compute.All(x.Mean(), x.Std(), u.Min(), u.Max());
        Assert.Equal(5, mean, 0.03);
        Assert.Equal(2, std, 0.03);
        Assert.InRange(low, -1, -0.99);
        Assert.InRange(high, 2.99, 3);
        Assert.Equal(1, u.Mean().Compute(), 0.02);
    }

    [Fact]
    public void Creation_OfAllKinds_HasItsValues()
    {
        Assert.Equal([2, 5, 8, 11, 14], Flat(Array<int>.Arange(2, 15, 3, chunks: [3])));
        Assert.Equal([10, 7, 4, 1], Flat(Array<int>.Arange(10, 0, -3, chunks: [2])));
        Assert.Equal(10, Array<double>.Arange(0, 1, 0.1).Length);
        Assert.Empty(Flat(Array<int>.Arange(5, 5, 1)));
        Assert.Equal([1f, 1, 1, 1], Flat(Array<float>.Ones([2, 2])));
        Assert.Equal([2.5, 2.5], Flat(Array<double>.Full([2], 2.5)));
        Assert.True(Flat(Array<bool>.Zeros([3])).All(v => !v));
    }

    [Fact]
    public void Slice_OfALargeArray_ComputesOnlyItsPart()
    {
        var x = new RandomGenerator(1).Normal([1_000_000, 1_000_000], chunks: [1000, 1000]);
        var y = ((x - 1) * 2).Exp()[123_456, 500_000..500_003];
        Assert.Equal(1, y.ToGraph().TaskCount);
        Assert.Equal(3, y.Compute().FlattenedLength);
        Assert.Contains("slice pushdown", y.Explain());
    }

    [Fact]
    public void Plan_OfAReduction_FusesItWithTheArithmetic()
    {
        var x = Array<double>.Ones([100, 100], chunks: [50, 100]);
        var y = ((x + 1) * 3 - x).Sum();
        Assert.Equal(2 + 1, y.ToGraph().TaskCount);
        Assert.Equal(50_000, y.Compute());
    }

    [Fact]
    public void Arguments_ThatAreWrong_AreErrorsAtTheCall()
    {
        var x = Array<double>.Zeros([3, 4]);
        Assert.Contains("Axis 2", Assert.Throws<ArgumentOutOfRangeException>(() => x.Sum(axis: 2)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => x[3]);
        Assert.Throws<ArgumentException>(() => x[0, 0, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => x[Slice.At(5)]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Slice.Step(0, 1, 0));
        Assert.Throws<ArgumentException>(() => Array<double>.Zeros([3], chunks: [1, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Array<double>.Zeros([3], chunks: [0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Array<double>.Zeros([-3]));
        Assert.Throws<ArgumentException>(() => Array<double>.Zeros([0, 3]).Max(axis: 0));
        Assert.Throws<ArgumentException>(() => x.Transpose(0, 0));
        Assert.Throws<NotSupportedException>(() => x.Cast<Guid>());
        Assert.Throws<ArgumentOutOfRangeException>(() => x.Std(ddof: 2));
    }

    private static T[] Flat<T>(Array<T> array) where T : unmanaged => Data(array.Compute(Scheduler.Threads));

    private static T[] Data<T>(Tensor<T> tensor)
    {
        var data = new T[tensor.FlattenedLength];
        tensor.FlattenTo(data);
        return data;
    }

    [Fact]
    public void Cumulations_ReadTileByTile_AreThoseOfTheWhole()
    {
        // Rows and lines longer than a tile, in one block and in several, read once through, by rows, and by columns that go back.
        var x = new RandomGenerator(5).Integers([61, 3000], -9, 9).Cast<double>().Persist();
        double[] flat = Flat(x);
        foreach (long[] chunks in (long[][])[[61, 3000], [20, 3000], [61, 700], [7, 1500]])
        {
            var cut = x.Rechunk(chunks).Persist();
            foreach (int axis in (int[])[0, 1])
            {
                double[] expected = Cumulated(flat, 3000, axis);
                var cumulated = cut.CumSum(axis, CumulativeMethod.Prefix);
                Assert.Equal(expected, Flat(cumulated));
                Assert.Equal(expected.Sum(), cumulated.Sum().Compute());
                Assert.Equal(expected.Max() * 2 + 1, (cumulated * 2 + 1).Max().Compute());
                Assert.Equal(Enumerable.Range(0, 61).Select(i => expected.AsSpan(i * 3000, 3000).ToArray().Sum()), Flat(cumulated.Sum(axis: 1)));
                Assert.Equal(Enumerable.Range(0, 3000).Select(j => Enumerable.Range(0, 61).Sum(i => expected[i * 3000 + j])), Flat(cumulated.Sum(axis: 0)));
            }
            cut.Release();
        }
        x.Release();

        static double[] Cumulated(double[] data, int columns, int axis)
        {
            double[] all = [.. data];
            int back = axis == 0 ? columns : 1;
            for (int i = 0; i < all.Length; i++)
                if (axis == 0 ? i >= columns : i % columns != 0) all[i] += all[i - back];
            return all;
        }
    }

    [Fact]
    public void CumulationAndRepetition_WithoutAnAxis_TakeAllElementsAsOne()
    {
        var x = Array<int>.Arange(6).Reshape([2, 3]).Rechunk([1, 2]);
        Assert.Equal([0, 1, 3, 6, 10, 15], x.CumSum().Compute().ToArray());
        Assert.Equal([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5], x.Repeat(2).Compute().ToArray());
        Assert.Equal([0, 1, 3], x.Ravel()[..3].CumSum().Compute().ToArray());
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Histogram_BetweenElementsThatAreNotFinite_AsksForARange(double element)
    {
        var x = Arrays.Of([1, element, 3.0]);
        string message = Assert.Throws<TaskFailedException>(() => x.Histogram(2).Counts.Compute()).Message;
        Assert.Contains("Give a range", message);
        Assert.Equal([1, 1], Flat(x.Histogram(2, (0.0, 4.0)).Counts));
    }
}
