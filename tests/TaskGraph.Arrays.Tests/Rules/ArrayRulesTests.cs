namespace TaskGraph.Tests;

/// <summary>Rules by what plans become, and that results stay what they were.</summary>
public class ArrayRulesTests
{
    private static Array<double> Source => new RandomGenerator(seed: 4).Normal([60, 40], chunks: [20, 10]);

    [Fact]
    public void Rechunk_OfASource_IsMadeInItsChunks()
    {
        var x = (Source * 2 + Source).Rechunk([30, 40]);
        Assert.Equal(2, x.ToGraph().TaskCount);
        Assert.Equal(Flat(Source.Persist() * 2 + Source), Flat(x));
        Assert.Equal(2, Source.T.Rechunk([20, 60]).ToGraph().TaskCount);
        Assert.Equal(Flat(Source.T), Flat(Source.T.Rechunk([20, 60])));
    }

    [Fact]
    public void Rechunk_OfWhatIsHeldOrBroadcast_IsCutAnew()
    {
        var held = Source.Persist();
        Assert.Contains("rechunk", PlanOf(held.Rechunk([30, 40]).Explain()));
        var x = (Source - Source.Mean(axis: 0)).Rechunk([30, 40]);
        Assert.Equal(Flat(held - held.Mean(axis: 0)), Flat(x));
        held.Release();
    }

    [Fact]
    public void Transpose_OfATranspose_GoesAway()
    {
        Assert.Equal(Source.ToGraph().TaskCount, Source.T.T.ToGraph().TaskCount);
        Assert.DoesNotContain("transpose", PlanOf(Source.T.T.Explain()));
        var x = Source.Reshape([6, 10, 40]);
        Assert.Equal(Flat(x.Transpose(2, 0, 1).Transpose(1, 2, 0)), Flat(x));
        Assert.Equal(Flat(x.Transpose(2, 0, 1).Transpose(2, 0, 1)), Flat(x.Transpose(1, 2, 0)));
    }

    [Fact]
    public void Slice_OfAReduction_ReducesItsPartOnly()
    {
        var means = Source.Mean(axis: 0);
        Assert.Equal(Flat(means)[3..7], Flat(means[3..7]));
        Assert.True(means[3..7].ToGraph().TaskCount < means.ToGraph().TaskCount);
        var kept = (Source + 1).Sum(axis: 1, keepDims: true);
        Assert.Equal(Flat(kept)[10..20], Flat(kept[10..20]));
        Assert.Equal(Flat(kept)[59], Flat(kept[^1])[0]);
        Assert.Equal(Flat(Source.Std(axis: 0)).Reverse(), Flat(Source.Std(axis: 0)[Slice.Step(null, null, -1)]));
    }

    [Fact]
    public void Constants_InArithmetic_AreFolded()
    {
        var ones = Array<double>.Ones([60, 40], chunks: [20, 10]);
        Assert.DoesNotContain("full", PlanOf((Source + ones * 2).Explain()));
        Assert.Equal(Flat(Source + 2), Flat(Source + ones * 2));
        Assert.Equal(Flat(Source + 1), Flat(Source + Array<double>.Full([], 1)));
        Assert.All(Flat((ones + 1) / 4), v => Assert.Equal(0.5, v));
        Assert.All(Flat(ones[Slice.All, 0][Slice.All, Slice.NewAxis] + Array<double>.Full([1, 40], 2)), v => Assert.Equal(3, v));
    }

    [Fact]
    public void Rechunk_BeforeAReductionOfAll_IsLeftOut()
    {
        var held = Source.Persist();
        var total = held.Rechunk([30, 20]).Abs().CumSum(axis: 1).Sum();

        Assert.DoesNotContain("rechunk", PlanOf(total.Explain()));
        Assert.Equal(held.Abs().CumSum(axis: 1).Sum().Compute(), total.Compute(), 1e-9 * total.Compute());
        // Larger chunks than were asked for, or many more, are not what was wanted; nor does a sum along one axis do with other chunks.
        Assert.Contains("rechunk", PlanOf(held.Rechunk([10, 10]).Sum().Explain()));
        Assert.Contains("rechunk", PlanOf(held.Rechunk([60, 40]).Sum().Explain()));
        Assert.Contains("rechunk", PlanOf(held.Rechunk([60, 20]).Sum(axis: 1).Explain()));
        held.Release();
    }

    [Fact]
    public void PlacesOfBothExtremes_AreFoundInOnePass()
    {
        var x = Source.Persist();
        double[] flat = Flat(x);
        var (least, most) = Compute.All(x.ArgMin(), x.ArgMax());
        Assert.Equal((Array.IndexOf(flat, flat.Min()), Array.IndexOf(flat, flat.Max())), (least, most));
        Assert.Contains("After shared extremes", Delayed.Call((a, b) => a + b, x.ArgMin(), x.ArgMax()).Explain(), StringComparison.Ordinal);
        Assert.DoesNotContain("shared extremes", x.ArgMin().Explain(), StringComparison.Ordinal);

        // The first NaN is both; elements that are passed over are looked for apart.
        var gaps = Arrays.Where(x > 1, double.NaN, x);
        int first = Array.FindIndex(flat, v => v > 1);
        var (leastOfGaps, mostOfGaps, leastNumber) = Compute.All(gaps.ArgMin(), gaps.ArgMax(), gaps.NanArgMin());
        Assert.Equal((first, first, least), (leastOfGaps, mostOfGaps, leastNumber));
        x.Release();
    }

    private static string PlanOf(string explanation) => explanation[explanation.IndexOf("Plan:", StringComparison.Ordinal)..];

    private static double[] Flat(Array<double> array)
    {
        var tensor = array.Compute(Scheduler.Synchronous);
        var data = new double[tensor.FlattenedLength];
        tensor.FlattenTo(data);
        return data;
    }
}
