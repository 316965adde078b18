using System.Globalization;

namespace TaskGraph;

/// <summary>A drawing as one page that needs nothing else: zoom, drag, tooltips, a search, the neighbours of the node under the pointer.</summary>
internal static class HtmlWriter
{
    public static string Write(Drawing drawing)
    {
        int tasks = drawing.Nodes.Sum(n => n.Tasks);
        string summary = string.Create(CultureInfo.InvariantCulture, $"{tasks:N0} tasks");
        if (tasks != drawing.Nodes.Count) summary += string.Create(CultureInfo.InvariantCulture, $" as {drawing.Nodes.Count:N0} nodes");
        return Pages.Read("graph.html",
            ("title", Markup.Escape(drawing.Title ?? "Tasks")), ("summary", Markup.Escape(summary)), ("drawing", SvgWriter.Write(drawing)));
    }
}
