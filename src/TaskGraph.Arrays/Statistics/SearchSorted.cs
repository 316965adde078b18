using System.Numerics;
using System.Runtime.CompilerServices;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Looking values up.</summary>
public static class ArraySearchSorted
{
    extension<T>(Array<T> sorted) where T : unmanaged, INumber<T>
    {
        /// <summary>For each of <paramref name="values"/> where it is put into this sorted vector: before its equals, or after them with <paramref name="right"/>.</summary>
        /// <exception cref="ArgumentException">The array is not a vector.</exception>
        public Array<long> SearchSorted(
            Array<T> values, bool right = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(values);
            if (sorted.Rank != 1) throw new ArgumentException($"SearchSorted in an array with {sorted.Rank} axes. Use a sorted vector.");
            return Sorted.Search(sorted, values, right, "searchsorted", new CallSite(callerFile, callerLine));
        }
    }

    extension<T>(Array<T> x) where T : unmanaged, INumber<T>
    {
        /// <summary>Where elements are among <paramref name="values"/> (NumPy's <c>isin</c>).</summary>
        /// <param name="values">The values, of any shape: each task reads all of them.</param>
        /// <param name="invert">Whether to tell where they are not.</param>
        public Array<bool> IsIn(Array<T> values, bool invert = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(values);
            var callSite = new CallSite(callerFile, callerLine);
            return new(new BlockCallExpr<bool>(
                "isin", [x.Node, Sorted.WholeVector(values, callSite)], [BlockCallExpr<bool>.Following(x.Rank, x.Rank), [-1]], new IsInCall<T>(invert), x.Node.Chunks,
                TokenBuilder.Of("isin").Add(invert).ToToken(), callSite));
        }

        /// <summary>Where elements are among <paramref name="values"/>.</summary>
        public Array<bool> IsIn(params ReadOnlySpan<T> values) => x.IsIn(Arrays.Of(values));
    }
}

internal static class Sorted
{
    public static Array<long> Search<T>(Array<T> sorted, Array<T> values, bool after, string operation, CallSite callSite) where T : unmanaged, INumber<T>
        => new(new BlockCallExpr<long>(
            operation, [values.Node, WholeVector(sorted, callSite)], [BlockCallExpr<long>.Following(values.Rank, values.Rank), [-1]], new SearchCall<T>(after), values.Node.Chunks,
            TokenBuilder.Of("search").Add(after).ToToken(), callSite));

    /// <summary>All elements as one chunk of one axis.</summary>
    public static ArrayExpr<T> WholeVector<T>(Array<T> values, CallSite callSite) where T : unmanaged
    {
        var flat = values.Rank == 1 ? values : values.Ravel();
        if (flat.Node.Chunks.Grid[0] == 1) return flat.Node;
        return flat.Node.Chunks.IsKnown
            ? RechunkExpr<T>.Along(flat.Node, 0, [flat.Shape[0]], callSite)
            : new JoinExpr<T>(flat.Node, callSite);
    }
}

internal sealed class SearchCall<T>(bool after) : BlockCall<long> where T : unmanaged, INumber<T>
{
    public override void Run(in TaskInputs inputs, Chunk<long> output, BlockInfo? info)
    {
        using var values = new CompactChunk<T>(inputs.Get<Chunk<T>>(0));
        using var sorted = new CompactChunk<T>(inputs.Get<Chunk<T>>(1));
        for (int i = 0; i < values.Span.Length; i++) output.Span[i] = Binning.Position<T>(sorted.Span, values.Span[i], after);
    }
}

internal sealed class IsInCall<T>(bool invert) : BlockCall<bool> where T : unmanaged, INumber<T>
{
    public override void Run(in TaskInputs inputs, Chunk<bool> output, BlockInfo? info)
    {
        using var x = new CompactChunk<T>(inputs.Get<Chunk<T>>(0));
        using var values = new CompactChunk<T>(inputs.Get<Chunk<T>>(1));
        // NaN is equal to nothing, so not among anything.
        var known = new HashSet<T>();
        foreach (var value in values.Span)
            if (!T.IsNaN(value)) known.Add(value);
        for (int i = 0; i < x.Span.Length; i++) output.Span[i] = known.Contains(x.Span[i]) != invert;
    }
}
