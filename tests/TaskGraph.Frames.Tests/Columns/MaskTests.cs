using CsCheck;

namespace TaskGraph.Frames.Tests;

/// <summary>Where and Mask with another value: every type, beside a choice row by row.</summary>
public class MaskTests
{
    public static TheoryData<string> Types => TypeGen.Names;

    [Theory]
    [MemberData(nameof(Types))]
    public void WhereAndMask_AnotherSeries_ChooseRowByRow(string name)
    {
        var type = TypeGen.Named(name);
        var gen = Gen.Int[1, 150].SelectMany(n => Gen.Select(TypeGen.Array(type, n), TypeGen.Array(type, n), FrameGen.Values(Gen.Bool, n), Gen.Int[1, 3]));
        gen.Sample((own, other, mask, partitions) =>
        {
            var frame = DataFrame.FromFrame(Frame.FromColumns(("own", own), ("other", other), ("mask", mask)), partitions);
            object?[] a = Values(frame["own"]), b = Values(frame["other"]);
            Assert.Equal(Chosen(i => mask[i] == true ? a[i] : b[i], a.Length), Values(frame["own"].Where(frame["mask"], frame["other"])));
            Assert.Equal(Chosen(i => mask[i] == true ? b[i] : a[i], a.Length), Values(frame["own"].Mask(frame["mask"], frame["other"])));
            Assert.Equal(Chosen(i => mask[i] == true ? null : a[i], a.Length), Values(frame["own"].Mask(frame["mask"])));
        }, iter: 30);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void WhereAndMask_OneValue_HaveATypeForBoth(int partitions)
    {
        var frame = DataFrame.FromFrame(Frame.FromColumns(("n", new int?[] { 1, null, 3 }), ("s", new[] { "a", null, "c" }), ("late", new bool?[] { true, false, null })), partitions);
        Assert.Equal([1, 0, 0], frame["n"].Where(frame["late"], 0).Compute<int>());
        Assert.Equal([0.5, null, 3], frame["n"].Mask(frame["late"], 0.5).Compute<double?>());
        Assert.Equal(["a", "none", "none"], frame["s"].Where(frame["late"], "none").Compute<string>());
        Assert.Equal([3000000000, null, 3], frame["n"].Mask(frame["late"], 3000000000).Compute<long?>());
        Assert.Equal(typeof(int), frame["n"].Where(frame["late"], 7L).Type);
    }

    [Fact]
    public void WhereAndMask_WhatDoesNotFit_IsAnErrorAtTheCall()
    {
        var frame = DataFrame.FromColumns(("n", new[] { 1, 2 }), ("s", new[] { "a", "b" }), ("late", new[] { true, false }));
        Assert.Contains("There is no type for the values of 'n' (int) and \"x\" (string)", Assert.Throws<ArgumentException>(() => frame["n"].Where(frame["late"], "x")).Message,
            StringComparison.Ordinal);
        Assert.Contains("'s' (string)", Assert.Throws<ArgumentException>(() => frame["n"].Mask(frame["late"], frame["s"])).Message, StringComparison.Ordinal);
        Assert.Contains("A mask holds bool", Assert.Throws<ArgumentException>(() => frame["n"].Mask(frame["n"])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => frame["n"].Mask(frame[frame["late"]]["late"]));
        Assert.Throws<ArgumentException>(() => frame["n"].Where(frame["late"], default(Scalar)));
    }

    private static object?[] Values(Series series) => FrameGen.Boxed(series.Compute().Data).Select(row => row[0]).ToArray();

    private static object?[] Chosen(Func<int, object?> of, int count) => [.. Enumerable.Range(0, count).Select(of)];
}
