namespace TaskGraph.Fuzz;

internal static class FuzzReductions
{
    private static readonly (string Name, Func<Array<double>, int[], bool, Array<double>> Array, Func<double[], double> Naive, bool AllowsEmpty)[] _reductions =
    [
        ("sum", (x, axes, keep) => x.Sum(axes, keep), v => v.Sum(), true),
        ("sum by pairs", (x, axes, keep) => x.Sum(axes, keep, splitEvery: 2), v => v.Sum(), true),
        ("prod", (x, axes, keep) => x.Prod(axes, keep), v => v.Aggregate(1.0, (a, b) => a * b), true),
        ("min", (x, axes, keep) => x.Min(axes, keep), v => v.Aggregate(Math.Min), false),
        ("max", (x, axes, keep) => x.Max(axes, keep), v => v.Aggregate(Math.Max), false),
        ("mean", (x, axes, keep) => x.Mean(axes, keep), v => v.Sum() / v.Length, true),
        ("var", (x, axes, keep) => x.Var(axes, keep), v => Var(v, 0), true),
        ("std", (x, axes, keep) => x.Std(axes, keep, ddof: 1), v => Math.Sqrt(Var(v, 1)), true),
        ("any", (x, axes, keep) => (x > 2).Any(axes, keep).Cast<double>(), v => v.Any(a => a > 2) ? 1 : 0, true),
        ("all", (x, axes, keep) => (x > -2).All(axes, keep).Cast<double>(), v => v.All(a => a > -2) ? 1 : 0, true),
        ("count_nonzero", (x, axes, keep) => x.CountNonZero(axes, keep).Cast<double>(), v => v.Count(a => a != 0), true),
        ("nansum", (x, axes, keep) => x.NanSum(axes, keep), v => v.Where(a => !double.IsNaN(a)).Sum(), true),
        ("nanprod", (x, axes, keep) => x.NanProd(axes, keep), v => v.Where(a => !double.IsNaN(a)).Aggregate(1.0, (a, b) => a * b), true),
        ("nanmin", (x, axes, keep) => x.NanMin(axes, keep), v => v.Aggregate((a, b) => double.MinNumber(a, b)), false),
        ("nanmax", (x, axes, keep) => x.NanMax(axes, keep), v => v.Aggregate((a, b) => double.MaxNumber(a, b)), false),
        ("nanmean", (x, axes, keep) => x.NanMean(axes, keep), v => Numbers(v) is var n ? n.Sum() / n.Length : 0, true),
        ("nanvar", (x, axes, keep) => x.NanVar(axes, keep), v => Var(Numbers(v), 0), true),
        ("moment", (x, axes, keep) => x.Moment(3, axes, keep), v => v.Select(a => Math.Pow(a - v.Average(), 3)).Sum() / v.Length, true),
        ("chain of sum", (x, axes, keep) => (x * x + 1).Sum(axes, keep), v => v.Sum(a => a * a + 1), true),
    ];

    private static readonly (string Name, Func<Array<double>, int, bool, Array<long>> Array, Func<double[], double> Naive)[] _args =
    [
        ("argmin", (x, axis, keep) => x.ArgMin(axis, keep), v => Arg(v, (a, b) => a < b)), ("argmax", (x, axis, keep) => x.ArgMax(axis, keep), v => Arg(v, (a, b) => a > b)),
    ];

    private static readonly (string Name, Func<Array<double>, int, CumulativeMethod, Array<double>> Array, Func<double, double, double> Naive)[] _cumulative =
    [
        ("cumsum", (x, axis, m) => x.CumSum(axis, m), (a, b) => a + b), ("cumprod", (x, axis, m) => x.CumProd(axis, m), (a, b) => a * b),
        ("cummin", (x, axis, m) => x.CumMin(axis, m), Math.Min), ("cummax", (x, axis, m) => x.CumMax(axis, m), Math.Max),
    ];

    public static FuzzOperation[] All { get; } = [.. _reductions.Select(Reduction), .. _args.Select(ArgReduction), .. _cumulative.Select(Cumulative), FlatArg];

    private static FuzzOperation Reduction((string Name, Func<Array<double>, int[], bool, Array<double>> Array, Func<double[], double> Naive, bool AllowsEmpty) op) => (s, c) =>
    {
        int[] axes = c.Axes(s);
        bool keep = c.Coin();
        if (!op.AllowsEmpty && axes.Any(axis => s.Shape[axis] == 0) || s.Rank == 0) return null;
        if (op.Name.Contains("prod") && MayOverflow(s)) return null;
        // Moments of what is not finite are not defined to the last bit.
        if (op.Name is "var" or "std" or "nanvar" or "moment" && s.Naive.Data.Any(v => !double.IsFinite(v) && !(op.Name == "nanvar" && double.IsNaN(v)) || Math.Abs(v) > 1e3)) return null;
        return s.Then($"{op.Name}([{string.Join(",", axes)}]{(keep ? ", keepdims" : "")})", x => op.Array(x, axes, keep), n => n.Reduce(axes, keep, op.Naive));
    };

    private static FuzzOperation ArgReduction((string Name, Func<Array<double>, int, bool, Array<long>> Array, Func<double[], double> Naive) op) => (s, c) =>
    {
        if (s.Rank == 0) return null;
        int axis = c.Axis(s);
        bool keep = c.Coin();
        if (s.Shape[axis] == 0) return null;
        return s.Then($"{op.Name}({axis}{(keep ? ", keepdims" : "")})", x => op.Array(x, axis, keep).Cast<double>(), n => n.Reduce([axis], keep, op.Naive));
    };

    private static FuzzState? FlatArg(FuzzState s, FuzzChoice c)
        => s.IsEmpty || s.Array.Length < 0 ? null : s.Then("argmax of all", x => x - x.ArgMax().Compute(Scheduler.Synchronous), n => n.Map(v => v - Arg(n.Data, (a, b) => a > b)));

    private static FuzzOperation Cumulative((string Name, Func<Array<double>, int, CumulativeMethod, Array<double>> Array, Func<double, double, double> Naive) op) => (s, c) =>
    {
        if (s.Rank == 0) return null;
        int axis = c.Axis(s);
        var method = (CumulativeMethod)c.Random.Next(3);
        if (op.Name == "cumprod" && MayOverflow(s)) return null;
        return s.Then($"{op.Name}({axis}, {method})", x => op.Array(x, axis, method), n => n.Lines(axis, n.Shape[axis], line =>
        {
            for (int i = 1; i < line.Length; i++) line[i] = op.Naive(line[i - 1], line[i]);
            return line;
        }));
    };

    // Beyond the largest number a product depends on the order: infinity times 0.
    private static bool MayOverflow(FuzzState s) => Numbers(s.Naive.Data).Sum(v => Math.Max(0, Math.Log10(Math.Abs(v)))) > 300;

    private static double[] Numbers(double[] v) => [.. v.Where(a => !double.IsNaN(a))];

    private static double Var(double[] v, int ddof)
    {
        if (v.Length <= ddof) return double.NaN;
        double mean = v.Sum() / v.Length;
        return v.Sum(a => (a - mean) * (a - mean)) / (v.Length - ddof);
    }

    private static double Arg(double[] v, Func<double, double, bool> isBetter)
    {
        int nan = Array.FindIndex(v, double.IsNaN);
        if (nan >= 0) return nan;
        int best = 0;
        for (int i = 1; i < v.Length; i++)
            if (isBetter(v[i], v[best])) best = i;
        return best;
    }
}
