namespace TaskGraph.Tests;

/// <summary>Arrays behind masks beside arrays whose lengths are known, and beside arrays behind other masks: lengths are seen in a stage where they are needed.</summary>
public class UnknownLengthTests
{
    private static readonly double[] _values = [4, -1, 7, 0, -3, 2, 9, -5];

    // Chunks of 3, 3 and 2, of which 2, 1 and 1 elements are left.
    private static Array<double> Positive => Masked(v => v > 0);

    [Fact]
    public void Elementwise_WithAKnownLength_IsPlannedWhenTheLengthIsSeen()
    {
        var sum = Positive + Arrays.Of(10.0, 20, 30, 40).Rechunk([3]);

        Assert.Equal([4], sum.Shape);
        ArrayAssert.Elements([14, 27, 32, 49], sum);
    }

    [Fact]
    public void Elementwise_BehindTwoMasks_AlignsWhatTheyLeave()
    {
        // As many chunks and as many elements, in chunks of other lengths; one of a single element beside longer ones must not be repeated.
        var negative = Masked(v => v <= 0);

        ArrayAssert.Elements([3, 7, -1, 4], Positive + negative);
    }

    [Fact]
    public void Elementwise_BehindOneMask_NeedsNoStage()
    {
        var x = Arrays.Of(_values).Rechunk([3]);
        var mask = x > 0;
        var sum = x[mask].Sqrt() * 2 + (x + 1).Compress(mask, 0);

        Assert.DoesNotContain("stage", sum.Explain(), StringComparison.OrdinalIgnoreCase);
        ArrayAssert.Elements([9, 2 * Math.Sqrt(7) + 8, 2 * Math.Sqrt(2) + 3, 16], sum);
    }

    [Fact]
    public void Elementwise_OfAnotherLength_SaysSoWhenTheLengthIsSeen()
    {
        var error = Assert.ThrowsAny<Exception>(() => (Positive + Arrays.Of(1.0, 2, 3)).Compute());

        Assert.Contains("[4]", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("[3]", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_OfUnknownLength_AreWholeWhenTheyAreRead()
        => ArrayAssert.Elements([2, 4, 7, 9], Positive.Sort(0));

    [Fact]
    public void Mask_OfAMaskedArray_LeavesSomeOfIt()
    {
        ArrayAssert.Elements([4, 2], Positive[Arrays.Of(true, false, true, false)]);
        ArrayAssert.Elements([7, 9], Positive[Positive > 4]);
    }

    [Fact]
    public void Products_OfAMaskedArray_SeeItsLength()
    {
        ArrayAssert.Elements([4 + 14 + 6 + 36], Positive.MatMul(Arrays.Of(1.0, 2, 3, 4))[Slice.NewAxis]);
        ArrayAssert.Elements([4 + 14 + 6 + 36], Positive.TensorDot(Arrays.Of(1.0, 2, 3, 4), 1)[Slice.NewAxis]);
    }

    [Fact]
    public void Shapes_OfAMaskedMatrix_AreThoseAnnounced()
    {
        var rows = Arrays.Of(_values).Rechunk([2]).Reshape([4, 2]).Rechunk([3, 1]).Compress(Arrays.Of(true, true, false, true), 0);

        ArrayAssert.Elements([0, 4, -1, 0, 0, 7, 0, 0, 0, 9, -5, 0], rows.Pad([(0, 0), (1, 1)]));
        ArrayAssert.Elements([4, 0, 7, 0, 9, -5], rows.Tril());
        ArrayAssert.Elements([-5, 4, -1, 7, 0, 9], rows.Roll(1));
        ArrayAssert.Elements([4, 5, -1, 7, 5, 0, 9, 5, -5], rows.Insert(1, Array<double>.Full([], 5), 1));
        ArrayAssert.Elements([4, -1, 7, 0, 9, -5], Arrays.Concatenate([rows, Array<double>.Zeros([3, 0])], 1));
        ArrayAssert.Elements([4, -1, 7, 0, 9, -5], rows.BroadcastTo([3, 2]));
        Assert.Equal([3, 0], rows.Take([], 1).Compute().Lengths.ToArray().Select(n => (long)n));
        // Whole rows are put together before the mask leaves some of them.
        ArrayAssert.Elements([4, 7, 9], rows[rows > 0]);
    }

    [Fact]
    public void Gufunc_OfACoreAxisBehindAMask_SeesItsLengthAndCallsOnce()
    {
        var rows = Arrays.Of(_values).Rechunk([2]).Reshape([2, 4]).Compress(Arrays.Of(true, false, true, true), 1).Rechunk([1, 2]);
        int calls = 0;
        var parts = Arrays.ApplyGufunc("(i),(i)->(i),()", (TensorInputs<double> inputs, TensorOutputs<double> outputs) =>
        {
            Interlocked.Increment(ref calls);
            double product = 0;
            for (int i = 0; i < inputs[0].FlattenedLength; i++)
            {
                outputs[0][i] = inputs[0][i] + inputs[1][i];
                product += inputs[0][i] * inputs[1][i];
            }
            outputs[1].Fill(product);
        }, rows, Arrays.Of(1.0, 10, 100));

        // The vector says how long the axis is.
        Assert.Equal([2, 3], parts[0].Shape);
        var (sums, products) = Compute.All(parts[0], parts[1]);
        Assert.Equal([5, 17, 100, -2, 19, 95], sums.ToArray());
        Assert.Equal([74, -413], products.ToArray());
        Assert.Equal(2, calls);
    }

    [Fact]
    public void Gufunc_OfALoopAxisBehindAMask_SeesItsLength()
    {
        var rows = Arrays.Of(_values).Rechunk([2]).Reshape([4, 2]).Rechunk([3, 1]).Compress(Arrays.Of(true, true, false, true), 0);
        var sums = Arrays.ApplyGufunc("(i)->()", (TensorInputs<double> inputs, TensorOutputs<double> outputs) =>
            outputs[0].Fill(inputs[0][0] + inputs[0][1]), rows)[0];

        Assert.Equal([-1], sums.Shape);
        ArrayAssert.Elements([3, 7, 4], sums);
    }

    [Fact]
    public void Gufunc_OfTwoLengthsForOneName_SaysSoWhenTheyAreSeen()
    {
        var products = Arrays.ApplyGufunc("(i),(i)->()", (TensorInputs<double> _, TensorOutputs<double> outputs) => outputs[0].Fill(0), Positive, Arrays.Of(1.0, 2, 3))[0];
        var error = Assert.ThrowsAny<Exception>(() => products.Compute());

        Assert.Contains("Axis 'i' has length 4 and 3", error.ToString(), StringComparison.Ordinal);
    }

    private static Array<double> Masked(System.Linq.Expressions.Expression<Func<double, bool>> test)
    {
        var x = Arrays.Of(_values).Rechunk([3]);
        return x[x.Map(test)];
    }

    [Fact]
    public void Extremes_OfASelectionWithoutElements_AreAnError()
    {
        var x = Array<int>.Arange(24, chunks: [5]);
        var rows = x.Reshape([6, 4]).Rechunk([4, 2]);
        var selected = x[x > 100];
        Delayed<int>[] none = [x[x > 100].Max(), x[x > 100].Min(), selected.Max() + selected.Sum(), (selected + selected).Max(), x[x > 100].Cast<double>().Max().Select(m => (int)m)];
        foreach (var extreme in none) Assert.Contains("no elements", Assert.Throws<TaskFailedException>(() => extreme.Compute()).Message, StringComparison.Ordinal);
        foreach (bool keepDims in new[] { false, true })
        {
            Assert.Contains("no elements", Assert.Throws<TaskFailedException>(() => rows[rows[Slice.All, 0] > 100].Max(axis: 0, keepDims).Compute()).Message, StringComparison.Ordinal);
            Assert.Equal([20, 21, 22, 23], rows[rows[Slice.All, 0] > 18].Max(axis: 0, keepDims).Compute().ToArray());
            Assert.Equal([20, 21, 22, 23], rows[rows[Slice.All, 0] > 18].Min(axis: 0, keepDims).Compute().ToArray());
            Assert.Empty(rows[rows[Slice.All, 0] > 100].Max(axis: 1, keepDims).Compute().ToArray());
        }
        Assert.Equal((23, 22), Compute.All(x[x > 21].Max(), x[x > 21].Min()));
        Assert.Equal((3, 0), Compute.All(x[x < 4].Max(), x[x < 4].Min()));
        var least = Array<int>.Full([7], int.MinValue, chunks: [3]);
        Assert.Equal(int.MinValue, least[least < 0].Max().Compute());
    }
}
