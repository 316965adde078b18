using System.Numerics.Tensors;

namespace TaskGraph.Tests;

/// <summary>Chunks without elements between others change nothing.</summary>
public class EmptyChunkTests
{
    [Fact]
    public void Windows_OverAnEmptyChunk_GoOnBehindIt()
        => ArrayAssert.Elements([1, 2, 2, 3], Arrays.Of(1.0, 2, 3).Rechunk([[1, 0, 2]]).SlidingWindowView(2, 0));

    [Fact]
    public void Rows_OfAChunkWithoutElements_AddNothing()
        => ArrayAssert.Elements([3, 7], Arrays.Of(1.0, 2, 3, 4).Reshape([2, 2]).Rechunk([[2], [0, 2]]).Sum(axis: 1));

    [Fact]
    public void Slice_OfAConcatenation_KeepsItsChunks()
    {
        var x = Arrays.Of(1.0, 2, 3).Rechunk([[1, 0, 2]]);
        var sliced = Arrays.Concatenate([x, Array<double>.Zeros([0]), x], 0)[1..];

        ArrayAssert.Elements([2, 3, 1, 2, 3], sliced);
        ArrayAssert.Elements([12, 13, 11, 12, 13], sliced + Array<double>.Full([5], 10));
    }

    [Fact]
    public void Inputs_ThatBecomeOne_AreFoldedAsOne()
    {
        // The condition and the values are slices of one array of no elements, which rules find to be the same.
        var x = Array<double>.Zeros([1, 2, 3, 0]).Rechunk([[1], [1, 1], [1, 2], [0]]);

        ArrayAssert.Elements([], x.With(x < 0, 4.0)[Slice.Step(null, null, -1), -1, 2, Slice.All].EqualTo(Arrays.Of<double>().Reshape([1, 0])).Cast<double>());
    }

    [Fact]
    public void Broadcast_OfAnAxisOfLength1BesideAnEmptyChunk_RepeatsItsElement()
    {
        var x = Arrays.Of(5.0).Rechunk([[0, 1]]);

        ArrayAssert.Elements([5, 5, 5], x.BroadcastTo([3]));
        ArrayAssert.Elements([5, 10], x[Slice.NewAxis].MatMul(Arrays.Of(1.0, 2)[Slice.NewAxis])[0]);
    }

    [Fact]
    public void Cumulation_UnderAReductionOfAll_DoesNotBeginWithAnEmptyChunk()
    {
        // What an empty chunk's memory held before must not matter: 40 at its place is more than all elements.
        var none = Array<double>.Full([0], 0).MapBlocks((ReadOnlyTensorSpan<double> input, TensorSpan<double> output) => { });
        for (int i = 0; i < 10; i++) ArrayAssert.Elements([40, 40, 40], Array<double>.Full([3], 40).Exp().Log());
        foreach (var method in Enum.GetValues<CumulativeMethod>())
        {
            ArrayAssert.Elements([-6.5], Arrays.Concatenate([none, Arrays.Of(-6.5)]).CumMax(0, method).Max(axis: 0, keepDims: true));
            ArrayAssert.Elements([-5], Arrays.Concatenate([Arrays.Of(-7.0), none, none, Arrays.Of(-6.0, -5)]).CumMax(0, method).Max(axis: 0, keepDims: true));
        }
    }

    [Theory]
    [InlineData(CumulativeMethod.Sequential)]
    [InlineData(CumulativeMethod.Prefix)]
    public void CumSum_EmptyBlocksBetweenOthers_AddNothing(CumulativeMethod method)
    {
        // Memory that is given back full of numbers is what empty blocks are then rented from.
        for (int round = 0; round < 20; round++)
        {
            (Array<double>.Ones([32], chunks: [16]) * (7.0 + round)).Persist().Release();
            var x = Arrays.Concatenate([Array<double>.Zeros([0]), Array<double>.Arange(3), Array<double>.Zeros([0]), Array<double>.Zeros([0]), Array<double>.Arange(3)]);
            Assert.Equal([0, 1, 3, 3, 4, 6], x.CumSum(axis: 0, method: method).Compute(Scheduler.Synchronous).ToArray());
        }
    }
}
