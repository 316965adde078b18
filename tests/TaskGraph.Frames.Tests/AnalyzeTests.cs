namespace TaskGraph.Frames.Tests;

/// <summary>What ran, told by operation.</summary>
public class AnalyzeTests
{
    [Fact]
    public void Analyze_OfAGroupBy_CountsItsTasks()
    {
        var frame = DataFrame.FromColumns(("k", new long[] { 1, 2, 1, 2, 3, 3 }), ("x", new double[] { 1, 2, 3, 4, 5, 6 })).Repartition(3);
        string[] lines = frame[frame["x"] > 1].GroupBy("k").Agg(Agg.Sum("x")).Analyze(Scheduler.Synchronous).Split('\n');
        int ran = Array.FindIndex(lines, l => l.StartsWith("Ran ", StringComparison.Ordinal));
        Assert.StartsWith("Expression", lines[0], StringComparison.Ordinal);
        Assert.Contains("1 worker)", lines[ran], StringComparison.Ordinal);
        var counts = lines[(ran + 2)..].Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        Assert.Equal(lines[ran].Split(' ')[1], counts.Sum(c => int.Parse(c[^4], System.Globalization.CultureInfo.InvariantCulture)).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Contains(counts, c => c[0].Contains("group-by", StringComparison.Ordinal));
    }

    [Fact]
    public void Analyze_OfWhatFails_Throws()
    {
        var frame = DataFrame.FromColumns(("s", new[] { "1", "x" }));
        Assert.Throws<TaskFailedException>(() => frame["s"].Cast<long>().Analyze());
    }
}
