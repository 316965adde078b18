using System.Globalization;
using CsCheck;
using DuckDB.NET.Data;

namespace TaskGraph.Frames.Tests;

/// <summary>DuckDB as the oracle: the same questions to the same random rows.</summary>
public sealed class DuckDbTests : IDisposable
{
    private static readonly Gen<(int? A, long? B, double? X, string? S)[]> _rows = Gen.Int[0, 80].SelectMany(n => Gen.Select(
        FrameGen.Values(Gen.Int[-2, 3], n), FrameGen.Values(Gen.Long[0, 4].Select(b => b * 10_000_000_000), n), FrameGen.Values(Gen.Int[-40, 40].Select(x => x / 8.0), n),
        FrameGen.Values(Gen.Int[0, 4], n), (a, b, x, s) => Enumerable.Range(0, n).Select(i => (a[i], b[i], x[i], s[i] is { } w ? $"w{w}" : null)).ToArray()));

    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    public DuckDbTests() => _connection.Open();

    public void Dispose() => _connection.Dispose();

    [Fact]
    public void GroupBy_AnyRows_IsDuckDbs() => Gen.Select(_rows, Gen.Int[1, 5], Gen.Int[1, 7], Gen.Bool).Sample((rows, partitions, keys, dropNulls) =>
    {
        string[] by = [.. new[] { "a", "b", "s" }.Where((_, i) => (keys >> i & 1) != 0)];
        var ours = Load("t", rows, partitions).GroupBy(by, sort: false, dropNulls: dropNulls).Agg(
            Agg.Count().As("n"), Agg.Sum("b").As("sum"), Agg.Mean("x").As("mean"), Agg.Min("x").As("min"), Agg.Max("s").As("max"), Agg.Std("x").As("std"),
            Agg.Median("x").As("median"), Agg.NUnique("a").As("nunique"), Agg.Cov("x", "a").As("cov")).Compute();
        string list = string.Join(", ", by), present = string.Join(" AND ", by.Select(k => $"{k} IS NOT NULL"));
        var theirs = Ask($"""
            SELECT {list}, count(*), coalesce(sum(b), 0)::BIGINT, avg(x), min(x), max(s), stddev_samp(x), median(x), count(DISTINCT a), covar_samp(x, a)
            FROM t {(dropNulls ? $"WHERE {present}" : "")} GROUP BY {list}
            """);
        Same(theirs, ours);
    }, iter: 60, threads: 1);

    [Fact]
    public void Merge_AnyRows_IsDuckDbs() => Gen.Select(_rows, _rows, Gen.Int[1, 4], Gen.Int[0, 5], Gen.Int[0, 2], Gen.Bool)
        .Sample((left, right, partitions, kind, key, nullsMatch) =>
        {
            string on = new[] { "a", "b", "s" }[key], equal = nullsMatch ? $"l.{on} IS NOT DISTINCT FROM r.{on}" : $"l.{on} = r.{on}";
            var l = Load("l", left, partitions);
            var r = Load("r", right, 2).Rename(("x", "y")).Select(on, "y");
            var ours = l.Select(on, "x").Merge(r, on: on, how: (JoinKind)kind, nullsMatch: nullsMatch).Compute();
            string sql = (JoinKind)kind switch
            {
                JoinKind.Semi => $"SELECT {on}, x FROM l WHERE EXISTS (SELECT 1 FROM r WHERE {equal})",
                JoinKind.Anti => $"SELECT {on}, x FROM l WHERE NOT EXISTS (SELECT 1 FROM r WHERE {equal})",
                var how => $"SELECT coalesce(l.{on}, r.{on}), l.x, r.x FROM l {(how == JoinKind.Outer ? "FULL" : $"{how}")} JOIN r ON {equal}",
            };
            Same(Ask(sql), ours);
        }, iter: 100, threads: 1);

    [Fact]
    public void SortValues_AnyRows_IsDuckDbs() => Gen.Select(_rows, Gen.Int[1, 4], Gen.Bool, Gen.Bool, Gen.Bool).Sample((rows, partitions, up, upSecond, nullsFirst) =>
    {
        var ours = Load("t", rows, partitions).SortValues(["s", "x"], [up, upSecond], nullsFirst)["s", "x"].Compute();
        string nulls = nullsFirst ? "NULLS FIRST" : "NULLS LAST";
        var theirs = Ask($"SELECT s, x FROM t ORDER BY s {(up ? "ASC" : "DESC")} {nulls}, x {(upSecond ? "ASC" : "DESC")} {nulls}");
        Assert.Equal(theirs.Select(Text), FrameGen.Boxed(ours.Data).Select(Text));
    }, iter: 60, threads: 1);

    private DataFrame Load(string table, (int? A, long? B, double? X, string? S)[] rows, int partitions)
    {
        Run($"CREATE OR REPLACE TABLE {table} (a INTEGER, b BIGINT, x DOUBLE, s VARCHAR)");
        using (var appender = _connection.CreateAppender(table))
            foreach (var (a, b, x, s) in rows) appender.CreateRow().AppendValue(a).AppendValue(b).AppendValue(x).AppendValue(s).EndRow();
        return DataFrame.FromFrame(Frame.FromColumns(("a", rows.Select(r => r.A).ToArray()), ("b", rows.Select(r => r.B).ToArray()),
            ("x", rows.Select(r => r.X).ToArray()), ("s", rows.Select(r => r.S).ToArray())), partitions);
    }

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private List<object?[]> Ask(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        return rows;
    }

    private static void Same(List<object?[]> theirs, Frame ours)
        => Assert.Equal(theirs.Select(Text).Order(StringComparer.Ordinal), FrameGen.Boxed(ours.Data).Select(Text).Order(StringComparer.Ordinal));

    private static string Text(object?[] row) => string.Join(" | ", row.Select(v => v switch
    {
        null => "null",
        string s => s,
        double x => (Math.Round(x, 9) + 0.0).ToString("G10", CultureInfo.InvariantCulture),
        var n => Convert.ToDouble(n, CultureInfo.InvariantCulture).ToString("G10", CultureInfo.InvariantCulture),
    }));
}
