using System.Numerics;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>The greatest and the smallest elements.</summary>
public static class ArrayTopK
{
    extension<T>(Array<T> x) where T : unmanaged, INumber<T>
    {
        /// <summary>The <paramref name="k"/> greatest elements along an axis, from great to small; with a negative <paramref name="k"/> the smallest, from small to great. NaN counts as smallest of the greatest.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="k"/> is 0.</exception>
        public Array<T> TopK(int k, int axis = -1, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            axis = Checked(x, k, axis);
            var callSite = new CallSite(callerFile, callerLine);
            if (x.Shape[axis] == ArrayShapes.Unknown) return Deferred.Over(x, "topk", x.Node.Shape, known => known.TopK(k, axis), callSite);
            return x.Rank == 1
                ? new(new EntryExpr<RankedEntry<T>, T>(Entries(x, k, callSite), "topk-values", new RankedValue<T>()))
                : LineExpr<T, T>.Over("topk", x, axis, LengthOf(x, k, axis), new TopKLine<T>(k), callSite);
        }

        /// <summary>The positions along an axis of what <c>TopK</c> gives; of equal elements the first comes first.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="k"/> is 0.</exception>
        public Array<long> ArgTopK(int k, int axis = -1, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            axis = Checked(x, k, axis);
            var callSite = new CallSite(callerFile, callerLine);
            if (x.Shape[axis] == ArrayShapes.Unknown) return Deferred.Over(x, "argtopk", x.Node.Shape, known => known.ArgTopK(k, axis), callSite);
            return x.Rank == 1
                ? new(new EntryExpr<RankedEntry<T>, long>(Entries(x, k, callSite), "topk-positions", new RankedPosition<T>()))
                : LineExpr<T, long>.Over("argtopk", x, axis, LengthOf(x, k, axis), new ArgTopKLine<T>(k), callSite);
        }
    }

    private static int Checked<T>(Array<T> x, int k, int axis) where T : unmanaged
    {
        if (k == 0) throw new ArgumentOutOfRangeException(nameof(k), k, "The greatest 0 elements. Use 1 or more, or a negative number for the smallest.");
        return ArrayShapes.NormalizeAxis(axis, x.Rank);
    }

    private static long LengthOf<T>(Array<T> x, int k, int axis) where T : unmanaged => Math.Min(Math.Abs((long)k), x.Shape[axis]);

    // A list of k for each chunk, then the best k of several lists: only k elements of a chunk are kept.
    private static TreeExpr<T, RankedEntry<T>> Entries<T>(Array<T> x, int k, CallSite callSite) where T : unmanaged, INumber<T>
        => TreeExpr<T, RankedEntry<T>>.Of(x.Node, new TopKFunction<T>(k), LengthOf(x, k, 0), "topk", callSite);
}

/// <summary>An element and its position.</summary>
internal readonly record struct RankedEntry<T>(T Value, long Position) where T : unmanaged;

internal sealed class TopKFunction<T>(int k) : TreeFunction<T, RankedEntry<T>> where T : unmanaged, INumber<T>
{
    public override UInt128 Token => TokenBuilder.Of("topk").Add(k).ToToken();

    public override RankedEntry<T>[] Of(ReadOnlySpan<T> block, long first) => Best(block, first, k);

    public override RankedEntry<T>[] Combine(IReadOnlyList<Chunk<RankedEntry<T>>> lists)
    {
        var all = new List<RankedEntry<T>>();
        foreach (var list in lists) all.AddRange(list.Span);
        all.Sort(Comparer(k));
        return [.. all.Take(Math.Abs(k))];
    }

    /// <summary>The best of a run, in order. What cannot be among them any more costs one comparison.</summary>
    public static RankedEntry<T>[] Best(ReadOnlySpan<T> run, long first, int k)
    {
        int count = Math.Abs(k);
        var comparer = Comparer(k);
        var kept = new List<RankedEntry<T>>(Math.Min(2 * count, run.Length));
        RankedEntry<T>? worst = null;
        for (int i = 0; i < run.Length; i++)
        {
            var entry = new RankedEntry<T>(run[i], first + i);
            if (worst is { } w && comparer(entry, w) >= 0) continue;
            kept.Add(entry);
            if (kept.Count < 2 * count) continue;
            kept.Sort(comparer);
            kept.RemoveRange(count, kept.Count - count);
            worst = kept[^1];
        }
        kept.Sort(comparer);
        return [.. kept.Take(count)];
    }

    private static Comparison<RankedEntry<T>> Comparer(int k) => k > 0
        ? static (a, b) => Compare(b.Value, a.Value, T.IsNaN(a.Value), T.IsNaN(b.Value)) is not 0 and var c ? c : a.Position.CompareTo(b.Position)
        : static (a, b) => Compare(a.Value, b.Value, T.IsNaN(a.Value), T.IsNaN(b.Value)) is not 0 and var c ? c : a.Position.CompareTo(b.Position);

    // NaN is the last choice both ways.
    private static int Compare(T x, T y, bool firstIsNaN, bool secondIsNaN)
        => firstIsNaN || secondIsNaN ? firstIsNaN.CompareTo(secondIsNaN) : x < y ? -1 : x > y ? 1 : 0;
}

internal sealed class RankedValue<T> : EntryField<RankedEntry<T>, T> where T : unmanaged
{
    public override T Get(in RankedEntry<T> entry) => entry.Value;
}

internal sealed class RankedPosition<T> : EntryField<RankedEntry<T>, long> where T : unmanaged
{
    public override long Get(in RankedEntry<T> entry) => entry.Position;
}

internal sealed class TopKLine<T>(int k) : LineFunction<T, T> where T : unmanaged, INumber<T>
{
    public override UInt128 Token => TokenBuilder.Of("topk").Add(k).ToToken();

    public override void Run(Span<T> line, Span<T> result)
    {
        var best = TopKFunction<T>.Best(line, 0, k);
        for (int i = 0; i < result.Length; i++) result[i] = best[i].Value;
    }
}

internal sealed class ArgTopKLine<T>(int k) : LineFunction<T, long> where T : unmanaged, INumber<T>
{
    public override UInt128 Token => TokenBuilder.Of("argtopk").Add(k).ToToken();

    public override void Run(Span<T> line, Span<long> result)
    {
        var best = TopKFunction<T>.Best(line, 0, k);
        for (int i = 0; i < result.Length; i++) result[i] = best[i].Position;
    }
}
