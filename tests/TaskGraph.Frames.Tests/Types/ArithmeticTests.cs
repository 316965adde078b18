using System.Globalization;
using CsCheck;

namespace TaskGraph.Frames.Tests;

/// <summary>Arithmetic, sums and casts of numbers of all types beside big integers and decimals, and arithmetic of times.</summary>
public sealed class ArithmeticTests
{
    public static TheoryData<string, string> Pairs
    {
        get
        {
            string[] names = ["sbyte", "byte", "short", "ushort", "int", "uint", "long", "ulong", "decimal"];
            return [.. names.SelectMany(a => names, (a, b) => (a, b))];
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Numbers_OfTwoTypes_CompareExactlyAndAddWithoutLoss(string left, string right) =>
        Gen.Int[0, 30].SelectMany(n => Gen.Select(TypeGen.Array(TypeGen.Named(left), n), TypeGen.Array(TypeGen.Named(right), n))).Sample((a, b) =>
        {
            var frame = DataFrame.FromColumns(("a", a), ("b", b));
            decimal?[] x = Numbers(a), y = Numbers(b);
            Assert.Equal(x.Zip(y, (p, q) => p is null || q is null ? (bool?)null : p < q), (frame["a"] < frame["b"]).Compute<bool?>());
            Assert.Equal(x.Zip(y, (p, q) => p is null || q is null ? (bool?)null : p == q), (frame["a"] == frame["b"]).Compute<bool?>());
            Assert.Equal(x.Select(p => p is null ? (bool?)null : p >= 1), (frame["a"] >= 1).Compute<bool?>());
            Assert.Equal(x.Select(p => p is 1 or 3 or 7), frame["a"].IsIn(1, 3, 7).Compute<bool>());
            var small = frame.Assign(("a", frame["a"].Clip(0, 100)), ("b", frame["b"].Clip(0, 100)));
            var sums = (small["a"] + small["b"] * 2).Compute().Data.Columns[0];
            for (int i = 0; i < x.Length; i++)
            {
                if (x[i] is not { } p || y[i] is not { } q) Assert.True(sums.IsNull(i));
                else Assert.Equal(Math.Clamp(p, 0, 100) + Math.Clamp(q, 0, 100) * 2, Convert.ToDecimal(sums.BoxedValue(i), CultureInfo.InvariantCulture), 9);
            }
        }, iter: 8, threads: 1);

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Cast_NumbersOfTwoTypes_FitOrAreNamed(string from, string to) =>
        Gen.Int[1, 20].SelectMany(n => TypeGen.Array(TypeGen.Named(from), n)).Sample(values =>
        {
            var column = Frame.FromColumns(("a", values)).Data.Columns[0];
            var type = TypeGen.Named(to);
            decimal?[] numbers = Numbers(values);
            var (least, most) = Range(to);
            int misfit = Array.FindIndex(numbers, n => n is { } number && (decimal.Truncate(number) < least || decimal.Truncate(number) > most));
            if (misfit < 0)
            {
                var cast = FrameKernels.Casting.To(column, type);
                Assert.Equal(numbers.Select(n => to == "decimal" || n is null ? n : decimal.Truncate(n.Value)), Enumerable.Range(0, cast.Length)
                    .Select(i => cast.BoxedValue(i) is { } v ? Convert.ToDecimal(v, CultureInfo.InvariantCulture) : (decimal?)null));
                return;
            }
            var error = Assert.Throws<InvalidCastException>(() => FrameKernels.Casting.To(column, type));
            Assert.StartsWith($"Row {misfit} of the partition holds {Convert.ToString(values.GetValue(misfit), CultureInfo.InvariantCulture)}, which is no {to}", error.Message);
        }, iter: 8, threads: 1);

    [Fact]
    public void Sum_OfEachType_IsExact()
    {
        var frame = DataFrame.FromColumns(("b", new byte[] { 255, 255, 3 }), ("u", new ulong[] { ulong.MaxValue - 5, 2, 3 }), ("d", new[] { 0.1m, 0.2m, 0.3m }),
            ("t", new TimeSpan?[] { TimeSpan.FromHours(1), null, TimeSpan.FromHours(2) }));
        Assert.Equal(513, frame["b"].Sum<long>().Compute());
        Assert.Equal(ulong.MaxValue, frame["u"].Sum<ulong>().Compute());
        Assert.Equal(0.6m, frame["d"].Sum<decimal>().Compute());
        Assert.Equal(TimeSpan.FromHours(3), frame["t"].Sum<TimeSpan>().Compute());
        Assert.Equal(171, frame["b"].Mean().Compute());
        var row = frame.Assign(("g", frame["b"] > -1)).GroupBy("g").Agg(Agg.Sum("b"), Agg.Sum("u"), Agg.Sum("d"), Agg.Sum("t"), Agg.Mean("d").As("mean"), Agg.Prod("d").As("prod")).Compute()[0];
        Assert.Equal((513L, ulong.MaxValue, 0.6m, TimeSpan.FromHours(3)), (row.Get<long>("b"), row.Get<ulong>("u"), row.Get<decimal>("d"), row.Get<TimeSpan>("t")));
        Assert.Equal(0.2, row.Get<double>("mean"), 1e-12);
        Assert.Equal(0.006m, row.Get<decimal>("prod"));
        Assert.Equal([0.1m, 0.3m, 0.6m], frame["d"].CumSum().Compute<decimal>());
        Assert.Equal([-0.1m, -0.2m, -0.3m], (-frame["d"]).Compute<decimal>());
    }

    [Fact]
    public void Decimals_OutOfRange_NameTheRow()
    {
        var frame = DataFrame.FromColumns(("d", new[] { 1m, decimal.MaxValue, 0m }));
        Assert.Contains("Row 1 of the partition, 79228162514264337593543950335 + 79228162514264337593543950335", Assert.Throws<TaskFailedException>(() => (frame["d"] + frame["d"]).Compute()).Message);
        Assert.Contains("Row 2 of the partition, 1 / 0", Assert.Throws<TaskFailedException>(() => (1 / frame["d"]).Compute()).Message);
        Assert.Equal(typeof(double), (frame["d"] * 0.5).Type);
        Assert.Equal(typeof(decimal), (frame["d"] * 2).Type);
    }

    [Fact]
    public void Times_MovedAndSubtracted_AreExact()
    {
        var day = new DateTime(2001, 2, 3);
        var frame = DataFrame.FromColumns(("a", new DateTime?[] { day, day.AddHours(5), null }), ("s", new[] { TimeSpan.FromHours(1), TimeSpan.FromDays(-2), TimeSpan.Zero }));
        Assert.Equal([day.AddHours(1), day.AddHours(5).AddDays(-2), null], (frame["a"] + frame["s"]).Compute<DateTime?>());
        Assert.Equal([TimeSpan.Zero, TimeSpan.FromHours(5), null], (frame["a"] - day).Compute<TimeSpan?>());
        Assert.Equal([day.AddHours(1), day.AddHours(6), null], (TimeSpan.FromHours(1) + frame["a"]).Compute<DateTime?>());
        Assert.Equal([TimeSpan.FromHours(2), TimeSpan.FromDays(-4), TimeSpan.Zero], (frame["s"] + frame["s"]).Compute<TimeSpan>());
        var instants = frame["a"].Cast<DateTimeOffset>();
        Assert.Equal([new(day.AddHours(-1), TimeSpan.Zero), new(day.AddHours(4), TimeSpan.Zero), null], (instants - TimeSpan.FromHours(1)).Compute<DateTimeOffset?>());
        Assert.Equal([3, 3, null], instants.Dt.Day.Compute<int?>());
        Assert.Equal([new DateOnly(2001, 2, 3), new DateOnly(2001, 2, 3), null], frame["a"].Cast<DateOnly>().Compute<DateOnly?>());
        Assert.Contains("Row 0 of the partition", Assert.Throws<TaskFailedException>(() => (frame["a"] - TimeSpan.FromDays(1e6)).Compute()).Message);
        Assert.Contains("is not defined for DateTime and DateTime", Assert.Throws<ArgumentException>(() => frame["a"] + frame["a"]).Message);
    }

    private static decimal?[] Numbers(Array values) => [.. values.Cast<object?>().Select(v => v is null ? (decimal?)null : Convert.ToDecimal(v, CultureInfo.InvariantCulture))];

    private static (decimal Least, decimal Most) Range(string type) => type switch
    {
        "sbyte" => (sbyte.MinValue, sbyte.MaxValue),
        "byte" => (byte.MinValue, byte.MaxValue),
        "short" => (short.MinValue, short.MaxValue),
        "ushort" => (ushort.MinValue, ushort.MaxValue),
        "int" => (int.MinValue, int.MaxValue),
        "uint" => (uint.MinValue, uint.MaxValue),
        "long" => (long.MinValue, long.MaxValue),
        "ulong" => (ulong.MinValue, ulong.MaxValue),
        _ => (decimal.MinValue, decimal.MaxValue),
    };
}
