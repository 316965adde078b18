namespace TaskGraph.Documentation.Tests;

public class PictureTests
{
    [Fact]
    public void PictureOfTheReadme_IsWhatVisualizeMakes()
    {
        string made = Path.Combine(AppContext.BaseDirectory, "graph.svg");
        Report().Visualize(made);
        string shown = Path.Combine(Repository.Root, "docs", "images", "graph.svg");
        Assert.True(File.ReadAllText(made) == File.ReadAllText(shown).ReplaceLineEndings("\n"), $"{shown} is not what Visualize makes now. If {made} is as it should be, copy it there.");
    }

    // As in docs/how-to/look-at-graphs-and-profiles.md.
    private static Delayed<IReadOnlyList<int>> Report()
    {
        var loaded = Enumerable.Range(0, 3).Select(day => Delayed.Call(() => new[] { day, 2.0 * day }).WithName("load")).ToArray();
        var cleaned = loaded.Select(part => Delayed.Call(values => values.Where(v => v > 0).ToArray(), part).WithName("clean")).ToArray();
        var mean = Delayed.Call(parts => parts.SelectMany(v => v).Average(), Delayed.WhenAll(cleaned).WithName("gather")).WithName("mean");
        var compared = cleaned.Select(part => Delayed.Call((values, m) => values.Count(v => v > m), part, mean).WithName("compare"));
        return Delayed.WhenAll(compared).WithName("report");
    }
}
