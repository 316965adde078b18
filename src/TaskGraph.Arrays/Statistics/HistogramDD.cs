using System.Runtime.CompilerServices;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

public static partial class Arrays
{
    /// <summary>How many points fall into each cell of a grid (NumPy's <c>histogramdd</c>). Points outside, and with NaN, are not counted.</summary>
    /// <param name="coordinates">An array for each axis of the grid; all of one shape.</param>
    /// <param name="bins">How many parts each axis has.</param>
    /// <param name="ranges">Each axis's begin and end.</param>
    /// <exception cref="ArgumentException">There are not as many, shapes differ, or a range is empty.</exception>
    public static (Array<long> Counts, Array<double>[] Edges) HistogramDD(
        ReadOnlySpan<Array<double>> coordinates, ReadOnlySpan<int> bins, ReadOnlySpan<(double Low, double High)> ranges,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        if (coordinates.Length == 0 || bins.Length != coordinates.Length || ranges.Length != coordinates.Length)
            throw new ArgumentException($"{coordinates.Length} coordinates, {bins.Length} numbers of bins and {ranges.Length} ranges. Give one of each an axis.", nameof(bins));
        var edges = new Array<double>[bins.Length];
        for (int axis = 0; axis < edges.Length; axis++)
        {
            var (low, high) = ranges[axis];
            if (bins[axis] < 1) throw new ArgumentOutOfRangeException(nameof(bins), bins[axis], $"{bins[axis]} bins on axis {axis}. Use 1 or more.");
            if (!(low < high) || !double.IsFinite(high - low)) throw new ArgumentException($"The range ({low}, {high}) of axis {axis} has no parts. Give two finite numbers, the smaller one first.", nameof(ranges));
            if (!ArrayShapes.MayBeEqual(coordinates[axis].Node.Shape.AsSpan(), coordinates[0].Node.Shape.AsSpan())) throw new ArgumentException("The coordinates have different shapes. Give arrays of one shape.", nameof(coordinates));
            edges[axis] = Array<double>.Linspace(low, high, bins[axis] + 1, chunks: [-1]);
        }
        ArrayExpr[] nodes = [.. coordinates.ToArray().Select(c => c.Node)];
        var callSite = new CallSite(callerFile, callerLine);
        long[] shape = [.. bins.ToArray().Select(b => (long)b)];
        var token = TokenBuilder.Of("histogramdd").Add(nodes.Length).ToToken();
        BlockRowsExpr<long> Rows(IEnumerable<ArrayExpr> aligned) => new(
            "histogramdd", [.. aligned, .. edges.Select(e => e.Node)], nodes.Length, new HistogramDDCall(nodes.Length), ArrayShapes.LengthOf(shape), token, callSite);
        Array<long> Counts(IEnumerable<ArrayExpr> aligned) => new Array<long>(Rows(aligned)).Sum(axis: 0).Reshape(shape);
        var counts = Broadcasting.NeedsLengths(nodes)
            ? Deferred.Over(nodes, "histogramdd", new([.. shape.Select(n => new[] { n })]), known => Counts(Broadcasting.Align([.. known.Cast<ArrayExpr>()])), callSite)
            : Counts(Broadcasting.Align(nodes));
        return (counts, edges);
    }
}

internal sealed class HistogramDDCall(int axes) : BlockCall<long>
{
    public override void Run(in TaskInputs inputs, Chunk<long> output, BlockInfo? info)
    {
        output.Span.Clear();
        long[]? cells = null;
        for (int axis = 0; axis < axes; axis++)
        {
            using var x = new CompactChunk<double>(inputs.Get<Chunk<double>>(axis));
            using var edges = new CompactChunk<double>(inputs.Get<Chunk<double>>(axes + axis));
            cells ??= new long[x.Span.Length];
            int bins = edges.Span.Length - 1;
            for (int i = 0; i < cells.Length; i++)
            {
                double v = x.Span[i];
                // A point that lies outside on one axis stays outside.
                if (cells[i] < 0 || !(v >= edges.Span[0] && v <= edges.Span[^1])) cells[i] = -1;
                else cells[i] = cells[i] * bins + Math.Min(Binning.Position<double>(edges.Span, v, after: true) - 1, bins - 1);
            }
        }
        foreach (long cell in cells!)
            if (cell >= 0) output.Span[(int)cell]++;
    }
}
