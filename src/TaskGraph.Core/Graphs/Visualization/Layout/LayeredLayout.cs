namespace TaskGraph;

/// <summary>A point of a drawing; y grows downwards.</summary>
internal readonly record struct DrawingPoint(double X, double Y);

/// <summary>
/// Where the nodes and edges of an acyclic graph are drawn, in layers from above to below: layers, dummy nodes for long edges, few crossings,
/// places from left to right, then ports where edges leave and enter.
/// </summary>
internal sealed class LayeredLayout
{
    public const double Gap = 22, LayerGap = 38, MostLayerGap = 110, PortGap = 11, PortMargin = 12;

    private LayeredLayout(DrawingPoint[] centers, DrawingPoint[][] edges, double width, double height)
    {
        Centers = centers;
        Edges = edges;
        Width = width;
        Height = height;
    }

    public DrawingPoint[] Centers { get; }

    /// <summary>The points of each edge from its source's bottom to its target's top.</summary>
    public DrawingPoint[][] Edges { get; }

    public double Width { get; }

    public double Height { get; }

    /// <param name="sizes">Width and height of each node.</param>
    /// <param name="edges">Edges between different nodes, each pair once, without a circle.</param>
    public static LayeredLayout Of(IReadOnlyList<(double Width, double Height)> sizes, IReadOnlyList<(int From, int To)> edges)
    {
        if (sizes.Count == 0) return new([], [], 0, 0);
        var graph = new LayeredGraph(Layering.Of(sizes.Count, edges), edges);
        CrossingReduction.Run(graph);
        var widths = Enumerable.Range(0, graph.Count).Select(n => graph.IsDummy(n) ? 2 : sizes[n].Width).ToArray();
        double[] x = HorizontalPlacement.Of(graph, widths, Gap);
        double left = Enumerable.Range(0, x.Length).Min(n => x[n] - widths[n] / 2);
        for (int n = 0; n < x.Length; n++) x[n] -= left;
        double[] heights = Array.ConvertAll(graph.Layers, l => l.Max(n => graph.IsDummy(n) ? 0 : sizes[n].Height));
        double[] y = Rows(graph, x, heights);
        var centers = Enumerable.Range(0, sizes.Count).Select(n => new DrawingPoint(x[n], y[graph.LayerOf(n)])).ToArray();
        return new(centers, Routes(graph, sizes, x, y), Enumerable.Range(0, x.Length).Max(n => x[n] + widths[n] / 2), y[^1] + heights[^1] / 2);
    }

    // Where edges go far to the side, there is more room between the layers, so that they are not flat.
    private static double[] Rows(LayeredGraph graph, double[] x, double[] heights)
    {
        var y = new double[heights.Length];
        y[0] = heights[0] / 2;
        for (int layer = 1; layer < y.Length; layer++)
        {
            double widest = graph.Layers[layer - 1].SelectMany(n => graph.Down(n).Select(t => Math.Abs(x[t] - x[n]))).DefaultIfEmpty(0).Max();
            y[layer] = y[layer - 1] + heights[layer - 1] / 2 + Math.Clamp(LayerGap + widest * 0.07, LayerGap, MostLayerGap) + heights[layer] / 2;
        }
        return y;
    }

    private static DrawingPoint[][] Routes(LayeredGraph graph, IReadOnlyList<(double Width, double Height)> sizes, double[] x, double[] y)
    {
        var routes = Array.ConvertAll(graph.Chains, chain => Array.ConvertAll(chain, n => new DrawingPoint(x[n], y[graph.LayerOf(n)])));
        foreach (var leaving in Enumerable.Range(0, routes.Length).GroupBy(e => graph.Chains[e][0]))
        {
            var (width, height) = sizes[leaving.Key];
            int[] sorted = [.. leaving.OrderBy(e => routes[e][1].X)];
            for (int i = 0; i < sorted.Length; i++)
                routes[sorted[i]][0] = new(Port(x[leaving.Key], width, i, sorted.Length), routes[sorted[i]][0].Y + height / 2);
        }
        foreach (var entering in Enumerable.Range(0, routes.Length).GroupBy(e => graph.Chains[e][^1]))
        {
            var (width, height) = sizes[entering.Key];
            int[] sorted = [.. entering.OrderBy(e => routes[e][^2].X)];
            for (int i = 0; i < sorted.Length; i++)
                routes[sorted[i]][^1] = new(Port(x[entering.Key], width, i, sorted.Length), routes[sorted[i]][^1].Y - height / 2);
        }
        return routes;
    }

    private static double Port(double center, double width, int number, int count)
        => count == 1 ? center : center + (number - (count - 1) / 2.0) * Math.Min(PortGap, (width - 2 * PortMargin) / (count - 1));
}
