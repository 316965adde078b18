namespace TaskGraph.Frames.Tests;

/// <summary>Cases of categories, times, texts and values by other values.</summary>
internal sealed class TypeVectors : IVectorCases
{
    public IEnumerable<(string Id, Func<VectorInputs, object?> Run)> Cases =>
    [
        ("df-categorical-001", v => v["C"]["c"].Cat.Codes),
        ("df-categorical-004", v => On(v["C"], c => c[c["c"] >= "mid"])),
        ("df-groupby-042", v => v["C"].GroupBy(["c"], sort: true, observed: false).Agg(Agg.Sum("v"))),
        ("df-groupby-043", v => v["C"].GroupBy("c").Agg(Agg.Sum("v"))),
        ("df-dt-016", v => v["D"]["d"].Dt.Ceil(TimeSpan.FromDays(1))),
        ("df-dt-017", v => v["D"]["d"].Dt.Format("yyyy/MM/dd")),
        ("df-dt-020", v => v["D"]["d"].Dt.DayName()),
        ("df-dt-022", v => v["D"]["d"] + new TimeSpan(1, 2, 0, 0)),
        ("df-dt-023", _ => DataFrame.FromColumns(("d", new[] { "31/12/2020", "01/02/2021" }))["d"].ToDateTime("dd/MM/yyyy")),
        ("df-cumulative-010", v => On(v["T"], t => t.Assign((t.Columns[0], t[t.Columns[0]] + TimeSpan.FromDays(1))))),
        ("df-str-009", v => v["S"]["s"].Str.Split(" ").ElementAt(0)),
        ("df-str-017", v => v["S"]["s"].Str.Get(0)),
        ("df-missing-019", v => v["W"]["a"].Replace((1, 100), (9, -9))),
        ("df-select-018", v => v["A"]["k"].Map(("a", 1), ("b", 2))),
    ];

    private static object On(DataFrame frame, Func<DataFrame, object> operation) => operation(frame);
}
