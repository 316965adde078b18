using CsCheck;

namespace TaskGraph.Frames.Tests;

/// <summary>Values at the end of typed queries, beside those of LINQ to objects.</summary>
public class TypedEndingsTests
{
    private static readonly Gen<Reading[]> _readings = Gen.Select(Gen.Int[-50, 50], Gen.Long[-5, 5], Gen.Int[0, 4], (a, b, none) =>
        new Reading(a, none == 0 ? null : a / 4, b * 1_000_000_000_000, none == 1 ? null : b, a / 8f, none == 2 ? null : a / 4f, a / 16.0, none == 3 ? null : b / 2.0, a / 10m, none == 4 ? null : b / 100m, none == 0 ? null : "t" + b)).Array[0, 20];

    private sealed record Reading(int I, int? MaybeI, long L, long? MaybeL, float F, float? MaybeF, double D, double? MaybeD, decimal M, decimal? MaybeM, string? Text);

    // A file may have more columns than the record.
    private sealed record Part(int I);

    [Fact]
    public void Endings_OfNumbers_AreLinqs() => Sample((rows, q) =>
    {
        Same(() => rows.Sum(r => r.I), q.Sum(r => r.I));
        Same(() => rows.Sum(r => r.MaybeI), q.Sum(r => r.MaybeI));
        Same(() => rows.Sum(r => r.L), q.Sum(r => r.L));
        Same(() => rows.Sum(r => r.MaybeL), q.Sum(r => r.MaybeL));
        Same(() => rows.Sum(r => r.F), q.Sum(r => r.F));
        Same(() => rows.Sum(r => r.MaybeF), q.Sum(r => r.MaybeF));
        Same(() => rows.Sum(r => r.D * 2), q.Sum(r => r.D * 2));
        Same(() => rows.Sum(r => r.MaybeD), q.Sum(r => r.MaybeD));
        Same(() => rows.Sum(r => r.M), q.Sum(r => r.M));
        Same(() => rows.Sum(r => r.MaybeM), q.Sum(r => r.MaybeM));
        Same(() => rows.Average(r => r.I), q.Average(r => r.I));
        Same(() => rows.Average(r => r.MaybeI), q.Average(r => r.MaybeI));
        Same(() => rows.Average(r => r.L), q.Average(r => r.L));
        Same(() => rows.Average(r => r.MaybeL), q.Average(r => r.MaybeL));
        Same(() => rows.Average(r => r.F), q.Average(r => r.F));
        Same(() => rows.Average(r => r.MaybeF), q.Average(r => r.MaybeF));
        Same(() => rows.Average(r => r.D), q.Average(r => r.D));
        Same(() => rows.Average(r => r.MaybeD), q.Average(r => r.MaybeD));
        Same(() => rows.Average(r => r.M), q.Average(r => r.M));
        Same(() => rows.Average(r => r.MaybeM), q.Average(r => r.MaybeM));
        Same(() => rows.Min(r => r.I), q.Min(r => r.I));
        Same(() => rows.Min(r => r.MaybeD), q.Min(r => r.MaybeD));
        Same(() => rows.Max(r => r.D), q.Max(r => r.D));
        Same(() => rows.Max(r => r.F), q.Max(r => r.F));
        Same(() => rows.Max(r => r.MaybeM), q.Max(r => r.MaybeM));
        Same(() => rows.Max(r => r.Text), q.Max(r => r.Text));
    });

    [Fact]
    public void Endings_OfRows_AreLinqs() => Sample((rows, q) =>
    {
        Same(() => rows.Length, q.Count());
        Same(() => rows.Count(r => r.MaybeI > 3), q.Count(r => r.MaybeI > 3));
        Same(() => rows.LongCount(r => r.Text == null), q.LongCount(r => r.Text == null));
        Same(() => rows.Any(), q.Any());
        Same(() => rows.Any(r => r.MaybeD > 2), q.Any(r => r.MaybeD > 2));
        Same(() => rows.All(r => r.MaybeI > -13), q.All(r => r.MaybeI > -13));
        Same(() => rows.All(r => r.I > -40 || r.Text != null), q.All(r => r.I > -40 || r.Text != null));
        Same(() => rows.First(), q.First());
        Same(() => rows.First(r => r.L > 0), q.First(r => r.L > 0));
        Same(() => rows.FirstOrDefault(), q.FirstOrDefault());
        Same(() => rows.OrderBy(r => r.D).FirstOrDefault(r => r.MaybeF == null), q.OrderBy(r => r.D).FirstOrDefault(r => r.MaybeF == null));
        Same(() => rows.Select(r => r.MaybeL).First(), q.Select(r => r.MaybeL).First());
        Same(() => rows.Select(r => r.I).FirstOrDefault(i => i > 20), q.Select(r => r.I).FirstOrDefault(i => i > 20));
        Same(() => rows.GroupBy(r => r.I).Select(g => new { g, N = g.Count() }).Any(x => x.N > 1 && x.g.Sum(r => r.I) > 0), q.GroupBy(r => r.I).Select(g => new { g, N = g.Count() }).Any(x => x.N > 1 && x.g.Sum(r => r.I) > 0));
        Same(() => rows.GroupBy(r => r.Text).Select(g => new { g }).Max(x => (double?)x.g.Average(r => r.I)), q.GroupBy(r => r.Text).Select(g => new { g }).Max(x => (double?)x.g.Average(r => r.I)));
    });

    [Fact]
    public void Concat_AndUnion_AreOfMembersOnly() => Sample((rows, q) =>
    {
        Assert.Equal(rows.Select(r => new Part(r.I * 2)).Concat(rows.Select(r => new Part(r.I))), q.Select(r => new Part(r.I * 2)).Concat(q.Frame.As<Part>()).Compute());
        Assert.Equal(rows.Select(r => new Part(r.I)).Union(rows.Select(r => new Part(-r.I))), q.Frame.As<Part>().Union(q.Select(r => new Part(-r.I))).Compute());
        Assert.Equal(rows.Select(r => new Part(r.I)).Distinct(), q.Frame.As<Part>().Distinct().Compute());
        Assert.Equal(rows.Select(r => r.I).Union(rows.Select(r => r.MaybeI ?? 0)), q.Select(r => r.I).Union(q.Select(r => r.MaybeI ?? 0)).Compute());
        Assert.Equal(rows.Concat(rows.Where(r => r.I > 0)), q.Concat(q.Where(r => r.I > 0)).Compute());
    });

    [Fact]
    public void Endings_WithoutColumnsForIt_NameThePart()
    {
        var q = DataFrame.FromRecords([new Part(1)]).As<Part>();
        Throws("Sum can't put '(r.I / 2)'", () => q.Sum(r => r.I / 2));
        Throws("All can't put", () => q.All(r => string.IsNullOrEmpty("x" + r.I)));
        Throws("First can't put", () => q.First(r => r.I % 2 == 0));
        Throws("Max can't put 'r' to columns: a whole record is no column", () => q.Max(r => r));
    }

    private static void Throws(string message, Action call) => Assert.StartsWith(message, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);

    private static void Sample(Action<Reading[], FrameQuery<Reading>> check)
        => Gen.Select(_readings, Gen.Int[1, 3]).Sample((rows, partitions) => check(rows, DataFrame.FromRecords(rows, partitions).As<Reading>()), iter: 20, threads: 1);

    // Where LINQ throws, the computation fails with the same exception.
    private static void Same<T>(Func<T> expected, Delayed<T> actual)
    {
        T value;
        try
        {
            value = expected();
        }
        catch (InvalidOperationException)
        {
            Assert.IsType<InvalidOperationException>(Assert.Throws<TaskFailedException>(() => actual.Compute()).InnerException);
            return;
        }
        Assert.Equal(value, actual.Compute());
    }
}
