namespace TaskGraph.Frames.Tests;

/// <summary>Cases of selection, missing values, texts, dates and reductions of columns.</summary>
internal sealed class ColumnVectors : IVectorCases
{
    public IEnumerable<(string Id, Func<VectorInputs, object?> Run)> Cases =>
    [
        ("df-select-001", v => On(v["A"], a => a[a["x"] > 1 & a["g"] != 2])),
        ("df-select-002", v => On(v["N"], n => n[n["n"] > 3])),
        ("df-select-003", v => On(v["N"], n => n[n["k"].IsIn("a", "c")])),
        ("df-select-004", v => On(v["N"], n => n[!n["k"].IsIn("a", "c")])),
        ("df-select-005", v => On(v["A"], a => a[a["y"].Between(20, 50)])),
        ("df-select-007", v => On(v["A"], a => a.Assign(("z", a["x"] * a["y"]), ("w", a["g"] + 1)))),
        ("df-select-013", v => v["A"].Rename(("x", "X"), ("k", "K")).Head(2)),
        ("df-select-014", v => v["A"].Drop("g", "y")),
        ("df-select-015", v => v["A"]["y"].Cast<double>() / 8),
        ("df-select-016", v => v["A"]["x"].Clip(-1, 5)),
        ("df-stats-029", v => v["N"]["n"].Sum().Compute()),
        ("df-stats-032", v => v["N"]["n"].Max().Compute()),
        ("df-stats-033", v => v["N"]["n"].Std().Compute()),
        ("df-stats-034", v => v["N"]["n"].Var().Compute()),
        ("df-stats-036", v => v["N"]["n"].Count().Compute()),
        ("df-dt-003", v => v["D"]["d"].Dt.Day),
        ("df-dt-008", v => v["D"]["d"].Dt.DayOfYear),
        ("df-dt-009", v => v["D"]["d"].Dt.Quarter),
        ("df-dt-011", v => v["D"]["d"].Dt.DaysInMonth),
        ("df-dt-014", v => v["D"]["d"].Dt.Date),
        ("df-dt-025", v => v["D"]["d"].Max<DateTime>().Compute()),
        ("df-str-001", v => v["S"]["s"].Str.Upper()),
        ("df-str-002", v => v["S"]["s"].Str.Lower()),
        ("df-str-004", v => v["S"]["s"].Str.Len()),
        ("df-str-006", v => v["S"]["s"].Str.StartsWith("b")),
        ("df-str-022", v => v["S"]["s"].Str.Contains("A", ignoreCase: true).FillNa(false)),
        ("df-missing-005", v => v["N"].DropNa()),
        ("df-missing-006", v => v["N"].DropNa("n")),
        ("df-select-009", v => On(v["I1"], i => i[i["i"].Between(3, 6)])),
        ("df-merge-022", v => On(v["L"], l => l[l["id"].IsIn(2, 2, 3, 4, 7, 7)])),
        ("df-dt-013", v => v["D"]["d"].Dt.Date.Cast<string>().FillNa("NaT")),
        ("df-reshape-007", v => DataFrame.Concat(v["L"], v["R"])),
        ("df-reshape-010", v => DataFrame.Concat(v["Q"]["q"].ToFrame("v"), v["Q"]["i"].ToFrame("v"))),
        ("df-stats-035", v => v["N"]["n"].Prod().Compute()),
        ("df-stats-038", v => (v["N"]["n"] != 0).All().Compute()),
        ("df-missing-004", v => v["U"].GroupBy([.. v["U"].Columns], sort: false, dropNulls: false).CumCount() > 0),
        ("df-stats-002", v => On(v["A"], a => On(a["k"].ValueCounts(), counts => counts.Assign(("count", counts["count"].Cast<double>() / a["k"].Count().Compute()))))),
        ("df-stats-045", v => Frame.FromColumns(("count", new[] { "k", "g", "x", "y" }),
            ("n", Array.ConvertAll(new[] { "k", "g", "x", "y" }, c => v["A"][c].Count().Compute())))),
    ];

    private static object On(DataFrame frame, Func<DataFrame, object> operation) => operation(frame);
}
