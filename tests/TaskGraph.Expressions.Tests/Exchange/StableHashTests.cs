using System.Numerics;
using CsCheck;

namespace TaskGraph.Tests;

/// <summary>Equal keys have equal hashes in every process and run; the recorded ones are from another run.</summary>
public class StableHashTests
{
    private enum Colour : short { Red = -1, Blue = 7 }

    private sealed record Point(int X, string? Name);

    private record Animal(string Name);

    private sealed record Cat(string Name, int Lives) : Animal(Name);

    private record struct Pair(double A, decimal B);

    private sealed record Chain(int Value, Chain? Next);

    private sealed record Own(string Text)
    {
        public bool Equals(Own? other) => other?.Text.Length == Text.Length;
        public override int GetHashCode() => Text.Length;
    }

    private sealed class Plain;

    private sealed record WithList(List<int> Items);

    private sealed class Said(int number) : IStableHash
    {
        public long GetStableHash() => number;
    }

    private static ulong Of<T>(T value) => StableHash<T>.Of(value);

    [Fact]
    public void Of_KnownValues_AreTheSameInEveryRun()
    {
        Assert.Equal(0xF02CF8A1E3817B22ul, Of("TaskGraph"));
        Assert.Equal(0xD5A6F8C838DF27C8ul, Of(42));
        Assert.Equal(Of(42), Of((object)42));
        Assert.Equal(Of((1, "a")), Of((1, "a")));
    }

    [Fact]
    public void Of_EqualValues_IsEqual()
    {
        Assert.Equal(Of(0.0), Of(-0.0));
        Assert.Equal(Of(double.NaN), Of(-double.NaN));
        Assert.Equal(Of(1.0m), Of(1.000m));
        Assert.Equal(Of(0m), Of(-0.00m));
        Assert.Equal(Of(new DateTime(7, DateTimeKind.Utc)), Of(new DateTime(7, DateTimeKind.Local)));
        Assert.Equal(Of(new DateTimeOffset(2020, 1, 1, 1, 0, 0, TimeSpan.FromHours(1))), Of(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal(Of<ReadOnlyMemory<byte>>(new byte[] { 1, 2, 3 }), Of<ReadOnlyMemory<byte>>(new byte[] { 0, 1, 2, 3 }.AsMemory(1)));
        Assert.Equal(Of<Animal>(new Cat("Tom", 9)), Of(new Cat("Tom", 9)));
        Assert.Equal(Of(new { A = 1, B = "x" }), Of(new { A = 1, B = "x" }));
        Assert.Equal(Of(new Chain(1, new Chain(2, null))), Of(new Chain(1, new Chain(2, null))));
        Assert.Equal(Of(new Pair(-0.0, 1.50m)), Of(new Pair(0.0, 1.5m)));
        Assert.Equal(Of(new Said(5)), Of(new Said(5)));
        Assert.Equal(Of<int?>(5), Of<int?>(5));
    }

    [Fact]
    public void Of_DifferentValues_IsDifferent()
    {
        var hashes = new List<ulong>
        {
            Of(1), Of(2), Of("a"), Of("b"), Of(""), Of<string?>(null), Of((1, 2)), Of((2, 1)), Of(new Point(1, "b")), Of(new Point(1, null)),
            Of<Animal>(new Animal("Tom")), Of<Animal>(new Cat("Tom", 9)), Of<Animal>(new Cat("Tom", 8)), Of(Colour.Red), Of(Colour.Blue), Of(Guid.Empty), Of(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)),
            Of(DateTime.UnixEpoch), Of(1.5), Of(2.5f), Of(1.5m), Of(BigInteger.Pow(2, 100)), Of(new Complex(1, 2)), Of((UInt128)1 << 70), Of(new Chain(2, null)),
        };
        Assert.Equal(hashes.Count, hashes.Distinct().Count());
    }

    [Fact]
    public void OutputOf_ManyKeys_SpreadsThem()
    {
        foreach (int outputs in (int[])[1, 3, 7, 16])
        {
            var counts = Enumerable.Range(0, 10_000).CountBy(i => Exchange.OutputOf(Of(i), outputs)).ToDictionary();
            Assert.Equal(outputs, counts.Count);
            Assert.All(counts.Values, c => Assert.InRange(c, 10_000 / outputs * 0.9, 10_000 / outputs * 1.1));
        }
    }

    [Fact]
    public void Of_AnyPairOfTuples_FollowsEquality()
        => Gen.Select(Gen.Int[0, 3], Gen.String[0, 2], Gen.Bool.Nullable()).Array[2].Sample(p => (Of(p[0]) == Of(p[1])) == p[0].Equals(p[1]));

    [Fact]
    public void Require_TypesWithoutEqualityByValue_SaysWhich()
    {
        Assert.Contains("compared by reference", Assert.Throws<ArgumentException>(() => StableHash<Plain>.Require("Join")).Message);
        Assert.Contains("in its own way", Assert.Throws<ArgumentException>(() => StableHash<Own>.Require("Join")).Message);
        Assert.Contains("its Items is List<int>", Assert.Throws<ArgumentException>(() => StableHash<WithList>.Require("Join")).Message);
        Assert.Contains("its Items is List<int>", Assert.Throws<ArgumentException>(() => Of<object>(new WithList([]))).Message);
        StableHash<(int?, Point)>.Require("Join");
        StableHash<KeyValuePair<string, DateOnly>>.Require("Join");
    }
}
