using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TaskGraph;

/// <summary>A drawing in the language of Mermaid, which GitHub and many editors show.</summary>
internal static class MermaidWriter
{
    public static string Write(Drawing drawing)
    {
        var text = new StringBuilder();
        if (drawing.Title is not null) text.Append("---\ntitle: ").Append(JsonSerializer.Serialize(drawing.Title)).Append("\n---\n");
        text.Append("flowchart TD\n");
        for (int n = 0; n < drawing.Nodes.Count; n++)
        {
            var node = drawing.Nodes[n];
            text.Append(CultureInfo.InvariantCulture, $"  n{n}(\"{Escape(DotWriter.Label(node))}\")\n");
        }
        foreach (var edge in drawing.Edges) text.Append(CultureInfo.InvariantCulture, $"  n{edge.From} --> n{edge.To}\n");
        foreach (var alike in Enumerable.Range(0, drawing.Nodes.Count).GroupBy(n => (drawing.Nodes[n].Color, drawing.Nodes[n].IsOutput)))
        {
            var (color, isOutput) = alike.Key;
            string name = string.Create(CultureInfo.InvariantCulture, $"c{alike.First()}");
            text.Append(CultureInfo.InvariantCulture, $"  classDef {name} fill:{color.Fill},stroke:{color.Line},color:{color.Text},");
            text.Append(CultureInfo.InvariantCulture, $"stroke-width:{(isOutput ? 3 : 1)}px\n");
            text.Append(CultureInfo.InvariantCulture, $"  class {string.Join(',', alike.Select(n => $"n{n}"))} {name}\n");
        }
        return text.ToString();
    }

    // Mermaid has entities of its own, written with a number sign. Letters, digits and these are safe; all else could be markup.
    private static readonly SearchValues<char> _safe = SearchValues.Create(" -.,:_+/[]×…");

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (c == '\n') escaped.Append("<br>");
            else if (char.IsLetterOrDigit(c) || char.IsSurrogate(c) || _safe.Contains(c)) escaped.Append(c);
            else escaped.Append(CultureInfo.InvariantCulture, $"#{(int)c};");
        }
        return escaped.ToString();
    }
}
