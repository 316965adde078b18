namespace TaskGraph.Fuzz;

internal static class FuzzStatistics
{
    public static FuzzOperation[] All { get; } = [Sort, ArgSort, Median, Quantile, TopK, Diff, Gradient, Histogram, Digitize, SearchSorted, IsIn, Unique, UniqueInverse, BinCount, Diag, Triangles, Trace, MatMul, TensorDot, Einsum, Outer];

    private static FuzzState? Sort(FuzzState s, FuzzChoice c)
    {
        if (s.Rank == 0) return null;
        int axis = c.Axis(s);
        return s.Then($"sort({axis})", x => x.Sort(axis), n => n.Lines(axis, n.Shape[axis], Sorted));
    }

    private static FuzzState? ArgSort(FuzzState s, FuzzChoice c)
    {
        if (s.Rank == 0) return null;
        int axis = c.Axis(s);
        return s.Then($"argsort({axis})", x => x.ArgSort(axis).Cast<double>(), n => n.Lines(axis, n.Shape[axis],
            line => [.. Enumerable.Range(0, line.Length).OrderBy(i => double.IsNaN(line[i]) ? 1 : 0).ThenBy(i => double.IsNaN(line[i]) ? 0 : line[i] + 0.0).Select(i => (double)i)]));
    }

    private static FuzzState? Median(FuzzState s, FuzzChoice c)
    {
        if (s.Rank == 0) return null;
        int axis = c.Axis(s);
        bool skips = c.Coin();
        if (s.Naive.Data.Any(double.IsInfinity)) return null;
        return s.Then($"{(skips ? "nanmedian" : "median")}({axis})", x => skips ? x.NanMedian(axis) : x.Median(axis), n => n.Reduce([axis], false, v => Quantile(v, 0.5, skips)));
    }

    private static FuzzState? Quantile(FuzzState s, FuzzChoice c)
    {
        if (s.Rank == 0 || s.Naive.Data.Any(double.IsInfinity)) return null;
        int axis = c.Axis(s);
        double q = c.Random.Next(0, 11) / 10.0;
        return s.Then($"quantile({q},{axis})", x => x.Quantile(q, axis, keepDims: true), n => n.Reduce([axis], true, v => Quantile(v, q, false)));
    }

    private static FuzzState? TopK(FuzzState s, FuzzChoice c)
    {
        if (s.Rank == 0 || s.Naive.Data.Any(double.IsNaN)) return null;
        int axis = c.Axis(s), k = c.Random.Next(1, 5) * (c.Coin() ? 1 : -1);
        long length = Math.Min(Math.Abs(k), s.Shape[axis]);
        return s.Then($"topk({k},{axis})", x => x.TopK(k, axis), n => n.Lines(axis, length, line => [.. (k > 0 ? line.OrderByDescending(v => v) : line.Order()).Take(Math.Abs(k))]));
    }

    private static FuzzState? Diff(FuzzState s, FuzzChoice c)
    {
        if (s.Rank == 0) return null;
        int axis = c.Axis(s), times = c.Random.Next(3);
        return s.Then($"diff({times},{axis})", x => x.Diff(times, axis), n =>
        {
            for (int i = 0; i < times; i++)
                n = n.Lines(axis, Math.Max(0, n.Shape[axis] - 1), line => [.. line.Skip(1).Zip(line, (b, a) => b - a)]);
            return n;
        });
    }

    private static FuzzState? Gradient(FuzzState s, FuzzChoice c)
    {
        if (s.Rank == 0) return null;
        int axis = c.Axis(s);
        if (s.Shape[axis] < 2) return null;
        return s.Then($"gradient({axis})", x => x.Gradient(axis, 2), n => n.Lines(axis, n.Shape[axis], line => [.. line.Select((_, i) =>
            i == 0 ? (line[1] - line[0]) / 2 : i == line.Length - 1 ? (line[^1] - line[^2]) / 2 : (line[i + 1] - line[i - 1]) / 4)]));
    }

    private static FuzzState? Histogram(FuzzState s, FuzzChoice c)
    {
        int bins = c.Random.Next(1, 6);
        double[] edges = [-3, -1, 0.25, 2, 5];
        return c.Coin()
            ? s.Then($"histogram({bins})", x => x.Histogram(bins, (-4, 4)).Counts.Cast<double>(), n => FuzzIndexing.Vector([.. Enumerable.Range(0, bins).Select(b => (double)n.Data.Count(v =>
                v >= -4 + 8.0 * b / bins && (b == bins - 1 ? v <= 4 : v < -4 + 8.0 * (b + 1) / bins)))]))
            : s.Then("histogram(edges)", x => x.Histogram(edges).Counts.Cast<double>(), n => FuzzIndexing.Vector([.. Enumerable.Range(0, 4).Select(b => (double)n.Data.Count(v =>
                v >= edges[b] && (b == 3 ? v <= edges[4] : v < edges[b + 1])))]));
    }

    private static FuzzState? Digitize(FuzzState s, FuzzChoice c)
    {
        double[] edges = [-3, -1, 0.5, 2, 5];
        bool right = c.Coin();
        return s.Then($"digitize(right: {right})", x => x.Digitize(edges, right).Cast<double>(), n => n.Map(v => double.IsNaN(v) ? 5 : edges.Count(e => right ? e < v : e <= v)));
    }

    private static FuzzState? SearchSorted(FuzzState s, FuzzChoice c)
    {
        double[] sorted = [.. Enumerable.Range(0, 9).Select(_ => c.Finite()).Order()];
        bool right = c.Coin();
        var array = Arrays.Of<double>(sorted).Rechunk([c.Random.Next(1, 9)]);
        return s.Then($"searchsorted(right: {right})", x => array.SearchSorted(x, right).Cast<double>(), n => n.Map(v => double.IsNaN(v) ? 9 : sorted.Count(e => right ? e <= v : e < v)));
    }

    private static FuzzState? IsIn(FuzzState s, FuzzChoice c)
    {
        bool invert = c.Coin();
        double[] values = [.. Enumerable.Range(0, 8).Select(_ => c.Value())];
        var array = Arrays.Of<double>(values).Rechunk([3]);
        return s.Then($"isin(invert: {invert})", x => x.IsIn(array, invert).Cast<double>(), n => n.Map(v => values.Any(a => a == v) != invert ? 1 : 0));
    }

    private static FuzzState? Unique(FuzzState s, FuzzChoice c)
        => s.Then("unique", x => x.Unique(), n => FuzzIndexing.Vector([.. Sorted([.. n.Data.Select(v => v + 0.0).Distinct()])]));

    private static FuzzState? UniqueInverse(FuzzState s, FuzzChoice c)
        => s.Naive.Data.Any(double.IsNaN) ? null : s.Then("unique inverse", x => x.UniqueWithCounts().Inverse.Cast<double>(), n =>
        {
            n = n.Map(v => v + 0.0);
            double[] distinct = Sorted([.. n.Data.Distinct()]);
            return n.Map(v => Array.FindIndex(distinct, d => d == v));
        });

    private static FuzzState? BinCount(FuzzState s, FuzzChoice c)
        => s.Then("bincount", x => x.NanToNum(0, 0, 0).Clip(-3, 9).Abs().Cast<int>().BinCount(4).Cast<double>(), n =>
        {
            int[] whole = [.. n.Data.Select(v => double.IsFinite(v) ? (int)Math.Abs(Math.Clamp(v, -3, 9)) : 0)];
            return FuzzIndexing.Vector([.. Enumerable.Range(0, Math.Max(4, whole.Append(0).Max() + 1)).Select(b => (double)whole.Count(w => w == b))]);
        });

    private static FuzzState? Diag(FuzzState s, FuzzChoice c)
    {
        int k = c.Random.Next(-2, 3);
        if (s.Rank == 1)
        {
            long side = s.Shape[0] + Math.Abs(k);
            return s.Then($"diag({k})", x => x.Diag(k), n => NaiveArray.Make([side, side], i => i[1] - i[0] == k ? n.Data[Math.Min(i[0], i[1])] : 0));
        }
        if (s.Rank < 2) return null;
        long count = Math.Max(0, Math.Min(s.Shape[0] - Math.Max(0, -k), s.Shape[1] - Math.Max(0, k)));
        return s.Then($"diagonal({k})", x => x.Diagonal(k), n => NaiveArray.Make([.. n.Shape[2..], count], i => n[[i[^1] + Math.Max(0, -k), i[^1] + Math.Max(0, k), .. i[..^1]]]));
    }

    private static FuzzState? Triangles(FuzzState s, FuzzChoice c)
    {
        if (s.Rank < 2) return null;
        int k = c.Random.Next(-2, 3);
        return c.Coin()
            ? s.Then($"tril({k})", x => x.Tril(k), n => NaiveArray.Make(n.Shape, i => i[^1] - i[^2] <= k ? n[i] : 0))
            : s.Then($"triu({k})", x => x.Triu(k), n => NaiveArray.Make(n.Shape, i => i[^1] - i[^2] >= k ? n[i] : 0));
    }

    private static FuzzState? Trace(FuzzState s, FuzzChoice c)
        => s.Rank != 2 ? null : s.Then("trace", x => x.Trace(), n => new([], [Enumerable.Range(0, (int)Math.Min(n.Shape[0], n.Shape[1])).Sum(i => n[i, i])]));

    private static FuzzState? MatMul(FuzzState s, FuzzChoice c)
    {
        if (s.Rank is 0 or > 3 || s.Naive.Data.Any(v => !double.IsFinite(v))) return null;
        long inner = s.Shape[^1], columns = c.Random.Next(1, 5);
        var other = c.Source([inner, columns], isFinite: true);
        return s.Then($"matmul with {other.Description}", x => x.MatMul(other.Array), n => NaiveArray.Make([.. n.Shape[..^1], columns], i =>
            Enumerable.Range(0, (int)inner).Sum(k => n[[.. i[..^1], k]] * other.Naive[k, i[^1]])));
    }

    private static FuzzState? TensorDot(FuzzState s, FuzzChoice c)
    {
        if (s.Rank is 0 or > 3 || s.Naive.Data.Any(v => !double.IsFinite(v))) return null;
        int axis = c.Axis(s);
        var other = c.Source([c.Random.Next(1, 4), s.Shape[axis], c.Random.Next(1, 3)], isFinite: true);
        return s.Then($"tensordot({axis}) with {other.Description}", x => x.TensorDot(other.Array, [axis], [1]), n =>
        {
            long[] rest = [.. n.Shape.Where((_, a) => a != axis)];
            return NaiveArray.Make([.. rest, other.Shape[0], other.Shape[2]], i => Enumerable.Range(0, (int)n.Shape[axis]).Sum(k =>
                n[[.. i[..axis], k, .. i[axis..rest.Length]]] * other.Naive[i[^2], k, i[^1]]));
        });
    }

    private static FuzzState? Einsum(FuzzState s, FuzzChoice c)
    {
        if (s.Rank != 2 || s.Naive.Data.Any(v => !double.IsFinite(v))) return null;
        return s.Then("einsum(ij,ij,kj->ik)", x => Arrays.Einsum("ij,ij,kj->ik", x, x, x), n => NaiveArray.Make([n.Shape[0], n.Shape[0]],
            i => Enumerable.Range(0, (int)n.Shape[1]).Sum(j => n[i[0], j] * n[i[0], j] * n[i[1], j])));
    }

    private static FuzzState? Outer(FuzzState s, FuzzChoice c)
    {
        if (s.Naive.Length > 100) return null;
        return s.Then("outer", x => x.Outer(x), n => NaiveArray.Make([n.Length, n.Length], i => n.Data[i[0]] * n.Data[i[1]]));
    }

    private static double[] Sorted(double[] v) => [.. v.Where(a => !double.IsNaN(a)).Order(), .. v.Where(double.IsNaN)];

    private static double Quantile(double[] v, double q, bool skips)
    {
        double[] sorted = [.. v.Where(a => !double.IsNaN(a)).Order()];
        if (sorted.Length == 0 || sorted.Length < v.Length && !skips) return double.NaN;
        double place = q * (sorted.Length - 1);
        int below = (int)Math.Floor(place);
        double high = sorted[Math.Min(below + 1, sorted.Length - 1)];
        return sorted[below] + (high - sorted[below]) * (place - below);
    }
}
