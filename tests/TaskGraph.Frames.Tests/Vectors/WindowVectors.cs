namespace TaskGraph.Frames.Tests;

/// <summary>Cases of windows, running totals, neighbours, stretches of time and quantiles.</summary>
internal sealed class WindowVectors : IVectorCases
{
    public IEnumerable<(string Id, Func<VectorInputs, object?> Run)> Cases =>
    [
        ("df-rolling-002", v => v["Q"]["q"].Rolling(3).Mean()),
        ("df-rolling-004", v => v["Q"]["q"].Rolling(3).Max()),
        ("df-rolling-005", v => v["Q"]["q"].Rolling(3).Std()),
        ("df-rolling-006", v => v["Q"]["q"].Rolling(3).Count()),
        ("df-rolling-008", v => v["N"]["n"].Rolling(4, minPeriods: 1).Sum()),
        ("df-rolling-013", v => v["Q"]["q"].CumSum()),
        ("df-cumulative-001", v => v["N"]["n"].CumSum()),
        ("df-cumulative-004", v => v["N"]["n"].CumMin()),
        ("df-cumulative-005", v => On(v["A"], a => a.Assign(("g", a["g"].CumSum()), ("y", a["y"].CumSum())).Select("g", "y"))),
        ("df-cumulative-011", v => v["Q"]["q"].Diff()),
        ("df-missing-014", v => v["W"]["b"].FFill(limit: 1)),
        ("df-resample-002", v => v["T"].SetIndex("t", sorted: true).Resample("M").Agg(Agg.Mean("v"))),
        ("df-resample-003", v => v["H"].SetIndex("t", sorted: true).Resample("1d").Agg(Agg.Count("v"))),
        ("df-resample-006", v => v["H"].SetIndex("t", sorted: true).Resample("w").Agg(Agg.Sum("v"))),
        ("df-sort-007", v => v["Q"].SetIndex("i").Select("i", "q")),
        ("df-sort-008", v => v["W"].SetIndex("a")),
        ("df-stats-008", v => v["W"]["a"].Unique()),
        ("df-stats-012", v => v["Q"]["q"].Quantile(0.0).Compute()),
        ("df-stats-015", v => v["Q"]["q"].Quantile(0.5).Compute()),
        ("df-stats-018", v => Frame.FromColumns(("at", new[] { 0.25, 0.5, 0.75 }),
            ("n", Array.ConvertAll(new[] { 0.25, 0.5, 0.75 }, q => v["N"]["n"].Quantile(q).Compute())))),
        ("df-missing-003", v => v["W"]["a"].Unique()),
        ("df-groupby-009", v => v["A"].GroupBy("k").Agg(Agg.Prod("x"))),
        ("df-groupby-021", v => v["A"].GroupBy("k").Agg(Agg.NUnique("g"))),
        ("df-groupby-036", v => v["A"].GroupBy("k", "g").Size()),
        ("df-groupby-046", v => On(v["A"], a => a[a["k"] == "b"])),
        ("df-merge-004", v => v["I1"].Merge(v["I2"], on: "i")),
        ("df-merge-008", v => v["I1"].Merge(v["I2"], on: "i", how: JoinKind.Left)),
        ("df-merge-020", v => v["L"].Merge(v["R"], on: "id", how: JoinKind.Outer, indicator: "_merge").Select("id", "_merge")),
        ("df-stats-004", v => v["N"].GroupBy(["k"], sort: true, dropNulls: false).Size()),
        ("df-groupby-028", v => v["A"].GroupBy("k").Transform(Agg.Mean("x"))),
        ("df-groupby-044", v => On(v["A"], a => a.Assign(("y", a.GroupBy("k")["y"].Rolling(2).Sum())).SortValues("k")["y"])),
        ("df-str-011", v => v["S"]["s"].Str.Title()),
        ("df-str-013", v => v["S"]["s"].Str.Find("a")),
        ("df-str-015", v => v["S"]["s"].Str.IsNumeric()),
        ("df-str-016", v => v["S"]["s"].Str.ZFill(8)),
        ("df-str-019", v => v["S"]["s"].Str.Repeat(2)),
        ("df-str-020", v => v["S"]["s"].Str.SwapCase()),
        ("df-dt-010", v => v["D"]["d"].Dt.IsLeapYear.FillNa(false)),
        ("df-dt-012", v => v["D"]["d"].Dt.IsMonthEnd.FillNa(false)),
        ("df-dt-019", v => v["D"]["d"].Dt.IsQuarterStart.FillNa(false)),
    ];

    private static object On(DataFrame frame, Func<DataFrame, object> operation) => operation(frame);
}
