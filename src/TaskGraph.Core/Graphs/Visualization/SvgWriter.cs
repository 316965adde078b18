using System.Globalization;
using System.Text;

namespace TaskGraph;

/// <summary>A drawing as SVG: a picture for any browser and for GitHub, in light and dark, without a script.</summary>
internal sealed class SvgWriter
{
    private const double Margin = 24, LineHeight = 30, DetailHeight = 16, FontSize = 13, SmallSize = 11, Padding = 14, Stack = 4;

    private readonly Drawing _drawing;
    private readonly StringBuilder _text = new();

    private SvgWriter(Drawing drawing) => _drawing = drawing;

    public static string Write(Drawing drawing) => new SvgWriter(drawing).Write();

    private string Write()
    {
        var sizes = _drawing.Nodes.Select(SizeOf).ToArray();
        var layout = LayeredLayout.Of(sizes, [.. _drawing.Edges.Select(e => (e.From, e.To))]);
        string? title = _drawing.Title ?? (_drawing.Nodes.Count == 0 ? "no tasks" : null);
        double top = Margin + (title is null ? 0 : 30), below = _drawing.Legend is null ? 0 : 44;
        double width = Math.Max(layout.Width, Math.Max(title is null ? 0 : TextWidth.Of(title, 16), LegendWidth())) + 2 * Margin;
        double height = top + layout.Height + below + Margin, left = (width - layout.Width) / 2;
        Begin(width, height);
        if (title is not null) Line($"<text class=\"title\" x=\"{N(width / 2)}\" y=\"{N(Margin + 8)}\">{Markup.Escape(title)}</text>");
        Line($"<g transform=\"translate({N(left)} {N(top)})\">");
        for (int e = 0; e < layout.Edges.Length; e++) Edge(_drawing.Edges[e], layout.Edges[e]);
        for (int n = 0; n < sizes.Length; n++) Node(n, layout.Centers[n], sizes[n]);
        Line("</g>");
        if (_drawing.Legend is { } legend) Legend(legend, (width - LegendWidth()) / 2, height - Margin - 12);
        Line("</svg>");
        return _text.ToString();
    }

    private void Begin(double width, double height)
    {
        string size = $"viewBox=\"0 0 {N(width)} {N(height)}\" width=\"{N(width)}\" height=\"{N(height)}\"";
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" {size} role=\"img\">");
        Line("<style>");
        Line("text{font-family:system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;font-size:13px;text-anchor:middle}");
        Line(".title{font-size:16px;font-weight:600;fill:#1f2937}.small{font-size:11px}.soft{opacity:.62}.back{fill:#ffffff}.legend{fill:#475569;text-anchor:start}");
        Line(".edge{fill:none;stroke:#94a3b8;stroke-linecap:round}.head{fill:#94a3b8}");
        Line("@media(prefers-color-scheme:dark){.title{fill:#e5e7eb}.back{fill:#0d1117}.legend{fill:#9ca3af}.edge{stroke:#64748b}.head{fill:#64748b}}");
        Line("</style>");
        Line("<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" orient=\"auto\">");
        Line("<path class=\"head\" d=\"M0 0.8L8 4L0 7.2z\"/></marker></defs>");
        Line($"<rect class=\"back\" width=\"{N(width)}\" height=\"{N(height)}\" rx=\"8\"/>");
    }

    private static (double Width, double Height) SizeOf(DrawingNode node)
    {
        double label = TextWidth.Of(node.Name, FontSize) + (node.Suffix.Length == 0 ? 0 : TextWidth.Of(" " + node.Suffix, FontSize));
        double width = Math.Max(label, TextWidth.Of(node.Detail, SmallSize)) + 2 * Padding;
        return (Math.Max(width, 48), LineHeight + (node.Detail.Length == 0 ? 0 : DetailHeight));
    }

    private void Edge(DrawingEdge edge, DrawingPoint[] points)
    {
        double thickness = 1.3 + Math.Min(2.2, 0.5 * Math.Log10(edge.Count));
        _text.Append(CultureInfo.InvariantCulture, $"<path class=\"edge\" data-from=\"{edge.From}\" data-to=\"{edge.To}\" stroke-width=\"{N(thickness)}\" ");
        _text.Append(CultureInfo.InvariantCulture, $"marker-end=\"url(#arrow)\" d=\"M{N(points[0].X)} {N(points[0].Y)}");
        for (int i = 1; i < points.Length; i++)
        {
            var (from, to) = (points[i - 1], points[i]);
            double middle = (from.Y + to.Y) / 2;
            _text.Append(CultureInfo.InvariantCulture, $"C{N(from.X)} {N(middle)} {N(to.X)} {N(middle)} {N(to.X)} {N(to.Y)}");
        }
        _text.Append("\">");
        if (edge.Count > 1) _text.Append(CultureInfo.InvariantCulture, $"<title>{edge.Count:N0} edges</title>");
        Line("</path>");
    }

    private void Node(int number, DrawingPoint center, (double Width, double Height) size)
    {
        var node = _drawing.Nodes[number];
        double x = center.X - size.Width / 2, y = center.Y - size.Height / 2;
        Line($"<g class=\"node\" data-node=\"{number}\"><title>{Markup.Escape(node.Tooltip)}</title>");
        if (node.Tasks > 1) Box(x + Stack, y + Stack, size, node.Color, 1);
        Box(x, y, size, node.Color, node.IsOutput ? 2.6 : 1.2);
        double baseline = y + LineHeight / 2 + 4.5;
        string suffix = node.Suffix.Length == 0 ? "" : $"<tspan class=\"soft\"> {Markup.Escape(node.Suffix)}</tspan>";
        Line($"<text x=\"{N(center.X)}\" y=\"{N(baseline)}\" fill=\"{node.Color.Text}\">{Markup.Escape(node.Name)}{suffix}</text>");
        if (node.Detail.Length != 0)
        {
            string place = $"x=\"{N(center.X)}\" y=\"{N(baseline + DetailHeight - 1)}\"";
            Line($"<text class=\"small soft\" {place} fill=\"{node.Color.Text}\">{Markup.Escape(node.Detail)}</text>");
        }
        Line("</g>");
    }

    private void Box(double x, double y, (double Width, double Height) size, NodeColor color, double line)
    {
        string place = $"x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(size.Width)}\" height=\"{N(size.Height)}\" rx=\"7\"";
        Line($"<rect {place} fill=\"{color.Fill}\" stroke=\"{color.Line}\" stroke-width=\"{N(line)}\"/>");
    }

    private double LegendWidth()
    {
        if (_drawing.Legend is not { } legend) return 0;
        double words = TextWidth.Of(legend.Title, SmallSize) + 14 + legend.Entries.Sum(e => TextWidth.Of(e.Text, SmallSize));
        return legend.IsScale ? words + 4 * 28 + 12 : words + legend.Entries.Count * 36;
    }

    private void Legend(DrawingLegend legend, double x, double y)
    {
        Words(legend.Title, ref x, y, 14);
        if (legend.IsScale) Words(legend.Entries[0].Text, ref x, y, 6);
        foreach (var (color, text) in legend.Entries)
        {
            double wide = legend.IsScale ? 28 : 14;
            Line($"<rect x=\"{N(x)}\" y=\"{N(y - 10)}\" width=\"{N(wide)}\" height=\"12\" rx=\"{(legend.IsScale ? 0 : 3)}\" fill=\"{color}\"/>");
            x += wide;
            if (legend.IsScale) continue;
            x += 6;
            Words(text, ref x, y, 16);
        }
        x += 6;
        if (legend.IsScale) Words(legend.Entries[^1].Text, ref x, y, 0);
    }

    private void Words(string text, ref double x, double y, double behind)
    {
        Line($"<text class=\"small legend\" x=\"{N(x)}\" y=\"{N(y)}\">{Markup.Escape(text)}</text>");
        x += TextWidth.Of(text, SmallSize) + behind;
    }

    private void Line(string text) => _text.Append(text).Append('\n');

    private static string N(double value) => Markup.Number(value);
}
