namespace TaskGraph.Frames.Tests;

/// <summary>Cases of grouping, joining and sorting.</summary>
internal sealed class GroupVectors : IVectorCases
{
    public IEnumerable<(string Id, Func<VectorInputs, object?> Run)> Cases =>
    [
        ("df-groupby-001", v => v["A"].GroupBy("k").Agg(Agg.Sum("x"))),
        ("df-groupby-002", v => v["A"].GroupBy("k").Agg(Agg.Mean("x"))),
        ("df-groupby-003", v => v["A"].GroupBy("k").Agg(Agg.Min("x"))),
        ("df-groupby-006", v => v["A"].GroupBy("k").Size()),
        ("df-groupby-007", v => v["A"].GroupBy("k").Agg(Agg.First("x"))),
        ("df-groupby-008", v => v["A"].GroupBy("k").Agg(Agg.Last("x"))),
        ("df-groupby-011", v => v["A"].GroupBy("k").Agg(Agg.Std("x"))),
        ("df-groupby-013", v => v["A"].GroupBy("k").Agg(Agg.Var("x", ddof: 0))),
        ("df-groupby-026", v => v["A"].GroupBy("k").CumCount()),
        ("df-groupby-027", v => v["A"].GroupBy("g")["x"].CumProd()),
        ("df-groupby-029", v => v["A"].GroupBy("k")["y"].Shift(1)),
        ("df-groupby-037", v => v["A"].GroupBy("g").Agg(Agg.Custom<string, string>("k", k => string.Join(',', k.Distinct().Order(StringComparer.Ordinal))))),
        ("df-groupby-045", v => v["N"].GroupBy("f")["n"].FFill()),
        ("df-sort-010", v => v["W"]["a"].Rank()),
        ("df-groupby-016", v => v["N"].GroupBy("k").Agg(Agg.Sum("v"))),
        ("df-groupby-018", v => v["N"].GroupBy("k").Agg(Agg.Sum("n"), Agg.Count("n").As("count"), Agg.Mean("n").As("mean"))),
        ("df-groupby-019", v => On(v["N"], n => n[n["v"].IsIn(3, 8, 1)].GroupBy("k").Agg(Agg.Sum("n"), Agg.Mean("n").As("mean"), Agg.Min("n").As("min")))),
        ("df-groupby-023", v => v["A"].GroupBy("g").Agg(Agg.Min("x").As("lo"), Agg.Count("y").As("n"))),
        ("df-groupby-024", v => v["A"].GroupBy("k").Agg(Agg.Sum("y"), Agg.Mean("y").As("mean"), Agg.Count("y").As("count"), Agg.Min("y").As("min"), Agg.Max("y").As("max"))),
        ("df-groupby-038", v => On(v["A"], a => a.Assign(("big", a["y"] > 50)).GroupBy("big").Agg(Agg.Sum("x")))),
        ("df-groupby-039", v => v["N"].GroupBy("f").Agg(Agg.Sum("v"))),
        ("df-groupby-041", v => v["E"].GroupBy("k").Agg(Agg.Sum("x"))),
        ("df-merge-001", v => v["L"].Merge(v["R"], on: "id")),
        ("df-merge-002", v => v["L2"].Merge(v["R2"], on: new[] { "a", "b" })),
        ("df-merge-003", v => v["LN"].Merge(v["RN"], on: "k")),
        ("df-merge-005", v => v["L"].Merge(v["R"], on: "id", how: JoinKind.Left)),
        ("df-merge-006", v => v["L2"].Merge(v["R2"], on: new[] { "a", "b" }, how: JoinKind.Left)),
        ("df-merge-007", v => v["LN"].Merge(v["RN"], on: "k", how: JoinKind.Left)),
        ("df-merge-009", v => v["L"].Merge(v["R"], on: "id", how: JoinKind.Right)),
        ("df-merge-010", v => v["L2"].Merge(v["R2"], on: new[] { "a", "b" }, how: JoinKind.Right)),
        ("df-merge-014", v => v["L2"].Merge(v["R2"], on: new[] { "a", "b" }, how: JoinKind.Outer)),
        ("df-merge-017", v => v["L"].Merge(v["R"], on: "id", suffixes: ("_l", "_r"))),
        ("df-merge-021", v => v["L"].Merge(v["R"].Select("id", "y"), on: "id", how: JoinKind.Outer)["y"]),
        ("df-merge-025", v => v["AS1"].MergeAsof(v["AS2"], "t", direction: AsofDirection.Forward, allowExactMatches: false)),
        ("df-merge-026", v => v["AS1"].MergeAsof(v["AS2"], "t", direction: AsofDirection.Nearest, tolerance: 1)),
        ("df-stats-003", v => v["N"]["k"].ValueCounts()),
        ("df-sort-001", v => v["W"].SortValues("b")),
        ("df-sort-003", v => v["W"].SortValues("b", ascending: false)),
        ("df-sort-004", v => v["W"].SortValues(["a", "b"])),
        ("df-sort-005", v => v["W"].SortValues(["a", "c"], [false, true])),
    ];

    private static object On(DataFrame frame, Func<DataFrame, object> operation) => operation(frame);
}
