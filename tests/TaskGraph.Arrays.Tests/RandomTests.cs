namespace TaskGraph.Tests;

/// <summary>Distributions against their moments, and numbers that must never change.</summary>
public class RandomTests
{
    private const int Count = 100_000;

    public static TheoryData<string> Names => [.. _distributions.Keys];

    // A generator of each distribution with its mean and variance.
    private static readonly Dictionary<string, (Func<RandomGenerator, Array<double>> Draw, double Mean, double Variance)> _distributions = new()
    {
        ["uniform"] = (r => r.Uniform([Count], low: -1, high: 3), 1, 16.0 / 12),
        ["normal"] = (r => r.Normal([Count], mean: 1, std: 2), 1, 4),
        ["exponential"] = (r => r.Exponential([Count], scale: 2), 2, 4),
        ["weibull"] = (r => r.Weibull([Count], 2), 0.886226925452758, 1 - 0.785398163397448),
        ["rayleigh"] = (r => r.Rayleigh([Count], scale: 2), 2 * 1.2533141373155, 4 * 0.429203673205103),
        ["pareto"] = (r => r.Pareto([Count], 5), 0.25, 5.0 / (16 * 3)),
        ["power"] = (r => r.Power([Count], 3), 0.75, 3.0 / 80),
        ["gumbel"] = (r => r.Gumbel([Count], loc: 1, scale: 2), 1 + 2 * 0.577215664901533, Math.PI * Math.PI / 6 * 4),
        ["laplace"] = (r => r.Laplace([Count], loc: -1, scale: 2), -1, 8),
        ["logistic"] = (r => r.Logistic([Count], loc: 3, scale: 2), 3, Math.PI * Math.PI / 3 * 4),
        ["gamma below 1"] = (r => r.Gamma([Count], 0.4, scale: 3), 1.2, 3.6),
        ["gamma"] = (r => r.Gamma([Count], 7.5, scale: 0.5), 3.75, 1.875),
        ["beta"] = (r => r.Beta([Count], 2, 5), 2.0 / 7, 10.0 / (49 * 8)),
        ["chisquare"] = (r => r.ChiSquare([Count], 6), 6, 12),
        ["noncentral chisquare"] = (r => r.NoncentralChiSquare([Count], 3, 2), 5, 2 * (3 + 4)),
        ["noncentral chisquare of one"] = (r => r.NoncentralChiSquare([Count], 0.5, 2), 2.5, 2 * (0.5 + 4)),
        ["f"] = (r => r.F([Count], 5, 20), 20.0 / 18, 2 * 400.0 * 23 / (5 * 18 * 18 * 16)),
        ["t"] = (r => r.StandardT([Count], 10), 0, 10.0 / 8),
        ["lognormal"] = (r => r.LogNormal([Count], mean: 0.5, sigma: 0.4), Math.Exp(0.58), (Math.Exp(0.16) - 1) * Math.Exp(1.16)),
        ["wald"] = (r => r.Wald([Count], 2, 3), 2, 8.0 / 3),
        ["triangular"] = (r => r.Triangular([Count], -1, 0, 3), 2.0 / 3, (1 + 0 + 9 + 0 + 3 - 0) / 18.0),
        ["vonmises"] = (r => r.VonMises([Count], 0, 4).Cos(), 0.863522, 0.0),
        ["poisson small"] = (r => r.Poisson([Count], mean: 3.5).Cast<double>(), 3.5, 3.5),
        ["poisson large"] = (r => r.Poisson([Count], mean: 120).Cast<double>(), 120, 120),
        ["binomial small"] = (r => r.Binomial([Count], 12, 0.3).Cast<double>(), 3.6, 2.52),
        ["binomial large"] = (r => r.Binomial([Count], 100_000, 0.02).Cast<double>(), 2000, 1960),
        ["negative binomial"] = (r => r.NegativeBinomial([Count], 5, 0.4).Cast<double>(), 7.5, 18.75),
        ["geometric"] = (r => r.Geometric([Count], 0.25).Cast<double>(), 4, 12),
        ["logseries"] = (r => r.LogSeries([Count], 0.6).Cast<double>(), 1.637035, 1.412704),
        ["zipf"] = (r => r.Zipf([Count], 4.5).Cast<double>(), 1.06829, 0.0),
        ["hypergeometric"] = (r => r.Hypergeometric([Count], 15, 25, 30).Cast<double>(), 11.25, 30 * 0.375 * 0.625 * 10 / 39),
        ["integers"] = (r => r.Integers([Count], -3, 7).Cast<double>(), 1.5, 99.0 / 12),
        ["choice"] = (r => r.Choice<double>([Count], [1, 2, 5], [0.5, 0.25, 0.25]), 2.25, 2.6875),
        ["multinomial"] = (r => r.Multinomial([Count], 10, [0.2, 0.3, 0.5])[.., 1].Cast<double>(), 3, 2.1),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Distribution_OfManyDraws_HasItsMoments(string name)
    {
        var (draw, mean, variance) = _distributions[name];
        var x = draw(new RandomGenerator(seed: 11));
        var (actualMean, actualVariance, moment) = Compute.All(x.Mean(), x.Var(), x.Moment(4));
        double error = 5 * Math.Sqrt(actualVariance / Count);
        Assert.InRange(actualMean, mean - error, mean + error);
        if (variance == 0) return;
        // The variance of a variance comes from the fourth moment.
        double varianceError = 6 * Math.Sqrt(Math.Max(moment - actualVariance * actualVariance, 0) / Count) + 1e-12;
        Assert.InRange(actualVariance, variance - varianceError, variance + varianceError);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Distribution_OfNeighbours_IsIndependent(string name)
    {
        var x = _distributions[name].Draw(new RandomGenerator(seed: 12));
        var d = x - x.Mean(axis: 0);
        var (together, variance) = Compute.All((d[1..] * d[..^1]).Mean(), d.Var());
        Assert.InRange(together / variance, -6 / Math.Sqrt(Count), 6 / Math.Sqrt(Count));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Distribution_OfASeed_GivesTheRecordedNumbers(string name)
    {
        double[] numbers = Data(_distributions[name].Draw(new RandomGenerator(seed: 2026))[Slice.At(RecordedDraws.Places)].Compute());
        double[] recorded = RecordedDraws.Of[name];

        // The last bits of logarithms and the like differ between machines.
        for (int i = 0; i < recorded.Length; i++) Assert.Equal(recorded[i], numbers[i], 1e-11 * Math.Max(1, Math.Abs(recorded[i])));
    }

    [Fact]
    public void Cauchy_OfManyDraws_HasItsQuartiles()
    {
        var x = new RandomGenerator(13).StandardCauchy([Count]);
        Assert.Equal(0.25, (x > 1).Mean().Compute(), 0.008);
        Assert.Equal(0.25, (x < -1).Mean().Compute(), 0.008);
    }

    [Fact]
    public void Tail_OfNormalNumbers_IsAsRareAsItShould()
    {
        var x = new RandomGenerator(14).Normal([1_000_000], chunks: [50_000]);
        Assert.Equal(1349.9, (x > 3).Sum().Compute(), 6 * Math.Sqrt(1350));
        Assert.Equal(31.67, (x.Abs() > 4).Sum().Compute() / 2.0, 6 * Math.Sqrt(32));
    }

    [Fact]
    public void Draws_InAnyChunksAndSchedulers_AreTheSame()
    {
        foreach (var (name, (draw, _, _)) in _distributions)
        {
            var whole = Data(draw(new RandomGenerator(5))[..500].Compute(Scheduler.Synchronous));
            var cut = Data(draw(new RandomGenerator(5)).Rechunk([7_777])[..500].Compute(Scheduler.Threads));
            Assert.True(whole.AsSpan().SequenceEqual(cut), name);
        }
        Assert.Equal(Data(new RandomGenerator(5).Gamma([40, 50], 2).Compute()), Data(new RandomGenerator(5).Gamma([40, 50], 2, chunks: [7, 13]).Compute()));
    }

    [Fact]
    public void Permutation_OfAnyLength_HasEachNumberOnce()
    {
        foreach (long length in (long[])[0, 1, 2, 3, 17, 1000, 4097])
        {
            long[] order = new long[length];
            new RandomGenerator(length).Permutation(length, chunks: [100]).Compute().FlattenTo(order);
            Assert.Equal(Enumerable.Range(0, (int)length).Select(i => (long)i), order.Order());
            if (length > 10) Assert.NotEqual(order.Order(), order);
        }
        var x = Array<long>.Arange(30, chunks: [7]).Reshape([10, 3]);
        var mixed = new RandomGenerator(1).Permutation(x);
        Assert.True(x.Sum(axis: 0).EqualTo(mixed.Sum(axis: 0)).All().Compute());
        Assert.Equal(6, new RandomGenerator(1).ChoiceWithoutReplacement(8, 6).Unique().ComputeChunkSizes().Length);
    }

    [Fact]
    public void Parameters_ThatAreWrong_AreErrorsAtTheCall()
    {
        var r = new RandomGenerator(1);
        Assert.Contains("scale is -1", Assert.Throws<ArgumentOutOfRangeException>(() => r.Exponential([3], scale: -1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => r.Gamma([3], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => r.Binomial([3], 5, 1.5));
        Assert.Throws<ArgumentException>(() => r.Integers([3], 5, 5));
        Assert.Throws<ArgumentException>(() => r.Triangular([3], 1, 0, 2));
        Assert.Throws<ArgumentException>(() => r.Choice<int>([3], []));
        Assert.Throws<ArgumentException>(() => r.Choice<int>([3], [1, 2], [0.5, 0.6]));
        Assert.Throws<ArgumentException>(() => r.Hypergeometric([3], 2, 2, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => r.Zipf([3], 1));
    }

    private static double[] Data(System.Numerics.Tensors.Tensor<double> tensor)
    {
        var data = new double[tensor.FlattenedLength];
        tensor.FlattenTo(data);
        return data;
    }
}
