using System.Globalization;
using System.Text;

namespace TaskGraph;

/// <summary>A profile's names as an aligned table.</summary>
internal static class ProfileTable
{
    private const int MostRows = 30;

    public static string Write(Profiler profile)
    {
        var summary = profile.Summary;
        string[] head = ["name", "tasks", "time", "mean", "longest", "bytes", "allocated"];
        string[][] rows = [head, .. summary.Take(MostRows).Select(Row)];
        int[] widths = [.. Enumerable.Range(0, head.Length).Select(c => rows.Max(r => r[c].Length))];
        var text = new StringBuilder();
        foreach (string[] row in rows)
        {
            text.Append(row[0].PadRight(widths[0]));
            for (int c = 1; c < row.Length; c++) text.Append("  ").Append(row[c].PadLeft(widths[c]));
            text.Append('\n');
        }
        if (summary.Count > MostRows) text.Append(CultureInfo.InvariantCulture, $"… and {summary.Count - MostRows} more names\n");
        return text.ToString().TrimEnd();
    }

    public static string[] Row(TaskSummary s) =>
    [
        s.Name, s.Count.ToString("N0", CultureInfo.InvariantCulture), Durations.Text(s.Total), Durations.Text(s.Mean), Durations.Text(s.Longest),
        new ByteSize(s.Bytes).ToString(), new ByteSize(s.Allocated).ToString(),
    ];
}
