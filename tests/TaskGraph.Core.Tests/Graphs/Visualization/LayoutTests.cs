using CsCheck;

namespace TaskGraph.Tests;

public class LayoutTests
{
    private static readonly Gen<(int Count, (int, int)[] Edges)> _graphs = Gen.Select(Gen.Int[1, 40], Gen.Int[0, 1 << 30], (count, seed) =>
    {
        var random = new Random(seed);
        var edges = Enumerable.Range(0, random.Next(2 * count)).Select(_ => (random.Next(count), random.Next(count))).Where(e => e.Item1 < e.Item2).Distinct();
        return (count, edges.ToArray());
    });

    [Fact]
    public void Of_RandomGraphs_NodesKeepApartAndEdgesPointDown()
        => _graphs.Sample(g =>
        {
            var random = new Random(g.Count);
            var sizes = Enumerable.Range(0, g.Count).Select(_ => (Width: 20.0 + random.Next(200), Height: random.Next(2) == 0 ? 30.0 : 46.0)).ToArray();
            var layout = LayeredLayout.Of(sizes, g.Edges);
            for (int a = 0; a < g.Count; a++)
            {
                var (x, y) = layout.Centers[a];
                Assert.InRange(x - sizes[a].Width / 2, -1e-6, layout.Width);
                Assert.InRange(x + sizes[a].Width / 2, 0, layout.Width + 1e-6);
                Assert.InRange(y + sizes[a].Height / 2, 0, layout.Height + 1e-6);
                for (int b = 0; b < a; b++)
                {
                    bool besides = Math.Abs(x - layout.Centers[b].X) >= (sizes[a].Width + sizes[b].Width) / 2 + LayeredLayout.Gap - 1e-6;
                    bool below = Math.Abs(y - layout.Centers[b].Y) >= (sizes[a].Height + sizes[b].Height) / 2 + 10;
                    Assert.True(besides || below, $"Nodes {a} and {b} overlap.");
                }
            }
            for (int e = 0; e < g.Edges.Length; e++)
            {
                var points = layout.Edges[e];
                Assert.Equal(layout.Centers[g.Edges[e].Item1].Y + sizes[g.Edges[e].Item1].Height / 2, points[0].Y, 6);
                Assert.Equal(layout.Centers[g.Edges[e].Item2].Y - sizes[g.Edges[e].Item2].Height / 2, points[^1].Y, 6);
                Assert.True(Math.Abs(points[0].X - layout.Centers[g.Edges[e].Item1].X) <= sizes[g.Edges[e].Item1].Width / 2);
                for (int i = 1; i < points.Length; i++) Assert.True(points[i].Y > points[i - 1].Y);
            }
        }, iter: 300);

    [Fact]
    public void Of_SameGraph_IsTheSameLayout()
        => _graphs.Sample(g =>
        {
            var sizes = Enumerable.Repeat((80.0, 30.0), g.Count).ToArray();
            Assert.Equal(LayeredLayout.Of(sizes, g.Edges).Centers, LayeredLayout.Of(sizes, g.Edges).Centers);
        }, iter: 30);

    [Fact]
    public void Crossings_RandomGraphs_AsCountedPairByPair()
        => _graphs.Sample(g =>
        {
            var graph = new LayeredGraph(Layering.Of(g.Count, g.Edges), g.Edges);
            long before = Naive(graph);
            Assert.Equal(before, CrossingReduction.Crossings(graph));
            CrossingReduction.Run(graph);
            Assert.Equal(Naive(graph), CrossingReduction.Crossings(graph));
            Assert.True(CrossingReduction.Crossings(graph) <= before);
        }, iter: 200);

    [Fact]
    public void Run_Trees_HaveNoCrossings()
        => Gen.Int[0, 1 << 30].Sample(seed =>
        {
            var random = new Random(seed);
            int[] names = [.. Enumerable.Range(0, 30)];
            random.Shuffle(names);
            // Each node is read by one other, in shuffled numbers; numbers themselves must not matter.
            var edges = Enumerable.Range(1, 29).Select(i => (names[i], names[random.Next(i)])).ToArray();
            var graph = new LayeredGraph(Layering.Of(30, edges), edges);
            CrossingReduction.Run(graph);
            Assert.Equal(0, CrossingReduction.Crossings(graph));
        }, iter: 100);

    [Fact]
    public void Of_Chain_IsStraight()
    {
        var layout = LayeredLayout.Of([(50, 30), (120, 30), (70, 30)], [(0, 1), (1, 2)]);
        Assert.Single(layout.Centers.Select(c => c.X).Distinct());
    }

    [Fact]
    public void Of_DenseGraphOfLongEdges_EndsAndKeepsApart()
    {
        // 120 nodes in 12 layers, every node reads all of the layer before and some far above.
        var edges = new List<(int, int)>();
        for (int to = 10; to < 120; to++)
        {
            int layer = to / 10;
            for (int k = 0; k < 10; k++) edges.Add(((layer - 1) * 10 + k, to));
            if (layer > 3) edges.Add((to % 30, to));
        }
        var layout = LayeredLayout.Of(Enumerable.Repeat((100.0, 30.0), 120).ToArray(), edges);
        Assert.All(layout.Centers.GroupBy(c => c.Y), row =>
        {
            double[] xs = [.. row.Select(c => c.X).Order()];
            for (int i = 1; i < xs.Length; i++) Assert.True(xs[i] - xs[i - 1] >= 100 + LayeredLayout.Gap - 1e-6);
        });
    }

    [Fact]
    public void Layering_SourceWithOneReader_LiesAboveIt()
        => Assert.Equal([0, 1, 2, 1], Layering.Of(4, [(0, 1), (1, 2), (3, 2)]));

    private static long Naive(LayeredGraph graph)
    {
        long crossings = 0;
        foreach (int[] layer in graph.Layers)
        {
            var edges = layer.SelectMany(n => graph.Down(n).Select(t => (From: graph.Position[n], To: graph.Position[t]))).ToArray();
            crossings += edges.Sum(a => edges.Count(b => a.From < b.From && a.To > b.To));
        }
        return crossings;
    }
}
