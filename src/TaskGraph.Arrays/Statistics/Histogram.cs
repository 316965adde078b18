using System.Numerics;
using System.Runtime.CompilerServices;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>How often values fall into bins.</summary>
public static class ArrayHistogram
{
    extension<T>(Array<T> x) where T : unmanaged, INumber<T>
    {
        /// <summary>How many elements fall into each of <paramref name="bins"/> equal parts of a range (NumPy's <c>histogram</c>). Elements outside, and NaN, are not counted.</summary>
        /// <param name="bins">How many parts.</param>
        /// <param name="range">The first part's begin and the last part's end, which belongs to it; the smallest and the greatest element where left out.</param>
        /// <exception cref="ArgumentException">There are no bins, or the range is empty or not finite.</exception>
        /// <exception cref="TaskFailedException">At Compute: no range is given, and an element is NaN or infinite.</exception>
        public (Array<long> Counts, Array<double> Edges) Histogram(
            int bins, (double Low, double High)? range = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            if (bins < 1) throw new ArgumentOutOfRangeException(nameof(bins), bins, $"{bins} bins. Use 1 or more.");
            Array<double> edges;
            if (range is { } r)
            {
                if (!double.IsFinite(r.Low) || !double.IsFinite(r.High) || !(r.Low <= r.High))
                    throw new ArgumentException($"The range ({r.Low}, {r.High}) has no parts. Give two finite numbers, the smaller one first.", nameof(range));
                if (r.Low == r.High) r = (r.Low - 0.5, r.High + 0.5);
                edges = Array<double>.Linspace(r.Low, r.High, bins + 1, chunks: [-1]);
            }
            else
            {
                int[] all = [.. Enumerable.Range(0, x.Rank)];
                var values = x.Cast<double>();
                var (low, high) = (values.Min(all), values.Max(all));
                // One value alone is put in the middle of a range of length 1, as NumPy does.
                var half = Arrays.Where(low.EqualTo(high), Array<double>.Full([], 0.5), 0.0);
                edges = low - half + (high - low + 2 * half) * Array<double>.Linspace(0, 1, bins + 1, chunks: [-1]);
            }
            return (Count(x, edges, bins, isEven: true, new CallSite(callerFile, callerLine)), edges);
        }

        /// <summary>How many elements fall between neighbours of <paramref name="edges"/>; the last part includes its end.</summary>
        /// <exception cref="ArgumentException">There are fewer than two edges, or they don't grow.</exception>
        public (Array<long> Counts, Array<double> Edges) Histogram(
            ReadOnlySpan<double> edges, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            if (edges.Length < 2) throw new ArgumentException($"{edges.Length} edges make no bin. Give at least two.", nameof(edges));
            for (int i = 1; i < edges.Length; i++)
                if (!(edges[i] >= edges[i - 1])) throw new ArgumentException($"Edge {i} is {edges[i]}, after {edges[i - 1]}. Give edges that grow.", nameof(edges));
            var array = Arrays.Of(edges);
            return (Count(x, array, edges.Length - 1, isEven: false, new CallSite(callerFile, callerLine)), array);
        }

        /// <summary>The number of the bin each element falls into, 0 below the first edge (NumPy's <c>digitize</c>).</summary>
        /// <param name="edges">The bins' borders, which grow.</param>
        /// <param name="right">Whether a bin includes its upper border instead of its lower one.</param>
        public Array<long> Digitize(
            ReadOnlySpan<T> edges, bool right = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => Sorted.Search(Arrays.Of(edges), x, after: !right, "digitize", new CallSite(callerFile, callerLine));
    }

    private static Array<long> Count<T>(Array<T> x, Array<double> edges, int bins, bool isEven, CallSite callSite) where T : unmanaged, INumber<T>
    {
        var token = TokenBuilder.Of("histogram").Add(isEven).ToToken();
        return new Array<long>(new BlockRowsExpr<long>("histogram", [x.Node, edges.Node], 1, new HistogramCall<T>(isEven), bins, token, callSite)).Sum(axis: 0);
    }
}

internal sealed class HistogramCall<T>(bool isEven) : BlockCall<long> where T : unmanaged, INumber<T>
{
    public override void Run(in TaskInputs inputs, Chunk<long> output, BlockInfo? info)
    {
        using var x = new CompactChunk<T>(inputs.Get<Chunk<T>>(0));
        using var edges = new CompactChunk<double>(inputs.Get<Chunk<double>>(1));
        // Between the least and the greatest element, unless edges were given.
        if (isEven && !(double.IsFinite(edges.Span[0]) && double.IsFinite(edges.Span[^1])))
            throw new InvalidOperationException("An element is NaN or infinite: there are no bins from the least to the greatest. Give a range.");
        output.Span.Clear();
        Binning.Count(x.Span, edges.Span, isEven, output.Span);
    }
}
