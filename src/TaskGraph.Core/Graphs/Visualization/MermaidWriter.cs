using System.Globalization;
using System.Text;

namespace TaskGraph;

/// <summary>A drawing in the language of Mermaid, which GitHub and many editors show.</summary>
internal static class MermaidWriter
{
    public static string Write(Drawing drawing)
    {
        var text = new StringBuilder();
        if (drawing.Title is not null) text.Append(CultureInfo.InvariantCulture, $"---\ntitle: {System.Text.Json.JsonSerializer.Serialize(drawing.Title)}\n---\n");
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
            text.Append(CultureInfo.InvariantCulture, $"  classDef {name} fill:{color.Fill},stroke:{color.Line},color:{color.Text},stroke-width:{(isOutput ? 3 : 1)}px\n");
            text.Append(CultureInfo.InvariantCulture, $"  class {string.Join(',', alike.Select(n => $"n{n}"))} {name}\n");
        }
        return text.ToString();
    }

    // Mermaid has entities of its own, written with a number sign. Letters and digits are safe; all else that could be markup is not.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (c == '\n') escaped.Append("<br>");
            else if (char.IsLetterOrDigit(c) || c is ' ' or '-' or '.' or ',' or ':' or '_' or '+' or '/' or '[' or ']' or '×' or '…' || char.IsSurrogate(c)) escaped.Append(c);
            else escaped.Append(CultureInfo.InvariantCulture, $"#{(int)c};");
        }
        return escaped.ToString();
    }
}
