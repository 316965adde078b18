using System.Globalization;
using System.Text;

namespace TaskGraph;

/// <summary>A drawing in the language of Graphviz.</summary>
internal static class DotWriter
{
    public static string Write(Drawing drawing)
    {
        var text = new StringBuilder("digraph tasks {\n");
        if (drawing.Title is not null) text.Append(CultureInfo.InvariantCulture, $"  label={Quote(drawing.Title)}; labelloc=t;\n");
        text.Append("  node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica\", fontsize=11];\n");
        text.Append("  edge [color=\"#94a3b8\", arrowsize=0.7];\n");
        for (int n = 0; n < drawing.Nodes.Count; n++)
        {
            var node = drawing.Nodes[n];
            string label = Label(node);
            text.Append(CultureInfo.InvariantCulture, $"  n{n} [label={Quote(label)}, tooltip={Quote(node.Tooltip)}, ");
            text.Append(CultureInfo.InvariantCulture, $"fillcolor=\"{node.Color.Fill}\", color=\"{node.Color.Line}\", fontcolor=\"{node.Color.Text}\"");
            if (node.IsOutput) text.Append(", penwidth=2.5");
            text.Append("];\n");
        }
        foreach (var edge in drawing.Edges)
        {
            text.Append(CultureInfo.InvariantCulture, $"  n{edge.From} -> n{edge.To}");
            if (edge.Count > 1) text.Append(CultureInfo.InvariantCulture, $" [tooltip=\"{edge.Count} edges\"]");
            text.Append(";\n");
        }
        return text.Append("}\n").ToString();
    }

    public static string Label(DrawingNode node)
        => (node.Suffix.Length == 0 ? node.Name : $"{node.Name} {node.Suffix}") + (node.Detail.Length == 0 ? "" : $"\n{node.Detail}");

    // Graphviz reads a backslash as the start of an escape; a line's end is one.
    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (char c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (c == '\n') quoted.Append("\\n");
            else if (c != '\r') quoted.Append(c);
        }
        return quoted.Append('"').ToString();
    }
}
