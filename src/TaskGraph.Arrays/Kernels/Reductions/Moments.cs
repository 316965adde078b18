using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TaskGraph.ArrayKernels;

/// <summary>How many there are, their mean and the sum of their squared deviations from it.</summary>
internal readonly record struct Moments(double Count, double Mean, double M2);

/// <summary>
/// Mean and variance in one pass over memory: runs in blocks by their own mean, columns by deviations from their first row, all joined
/// as in Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979; single elements as
/// in Welford, 1962.
/// </summary>
internal static unsafe class MomentsOf<T> where T : unmanaged, INumberBase<T>
{
    private const int Block = 1024;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Moments Run(ReadOnlySpan<T> run)
    {
        Span<double> buffer = stackalloc double[Block];
        Moments all = default;
        for (int at = 0; at < run.Length; at += Block)
        {
            var part = run.Slice(at, Math.Min(Block, run.Length - at));
            var values = buffer[..part.Length];
            double mean = Blocked.WideSum(part) / part.Length;
            TensorPrimitives.ConvertTruncating(part, values);
            TensorPrimitives.Subtract(values, mean, values);
            all = Combine(all, new(values.Length, mean, TensorPrimitives.SumOfSquares<double>(values)));
        }
        return all;
    }

    public static void AddRow(Span<Moments> states, ReadOnlySpan<T> row)
    {
        for (int i = 0; i < row.Length; i++)
        {
            var (count, mean, m2) = states[i];
            double x = double.CreateTruncating(row[i]), delta = x - mean;
            count++;
            mean += delta / count;
            states[i] = new(count, mean, m2 + delta * (x - mean));
        }
    }

    public static void Columns(ColumnRows<T> rows, Span<Moments> states)
    {
        const int most = ColumnRows<T>.MostColumns;
        double* shifts = stackalloc double[most], sums = stackalloc double[most], squares = stackalloc double[most];
        new Span<double>(sums, states.Length).Clear();
        new Span<double>(squares, states.Length).Clear();
        Span<nint> r = stackalloc nint[ColumnRows<T>.Together];
        long total = 0;
        while (rows.Next(r) is > 0 and var count)
        {
            if (total == 0)
            {
                for (int k = 0; k < states.Length; k++)
                {
                    double value = double.CreateTruncating(((T*)r[0])[k]);
                    shifts[k] = double.IsFinite(value) ? value : 0;
                }
            }
            total += count;
            int i = count == r.Length ? AddFour(r, shifts, sums, squares, states.Length) : 0;
            for (; i < states.Length; i++) AddColumn(r[..count], i, shifts[i], ref sums[i], ref squares[i]);
        }
        for (int i = 0; i < states.Length; i++)
            states[i] = total == 0 ? default : new(total, shifts[i] + sums[i] / total, Math.Max(0, squares[i] - sums[i] * (sums[i] / total)));
    }

    public static Moments Combine(Moments a, Moments b)
    {
        if (a.Count == 0) return b;
        if (b.Count == 0) return a;
        double count = a.Count + b.Count, delta = b.Mean - a.Mean;
        // Infinities of one sign have a mean, but no distance.
        double mean = double.IsFinite(delta) ? a.Mean + delta * (b.Count / count) : (a.Mean * a.Count + b.Mean * b.Count) / count;
        return new(count, mean, a.M2 + b.M2 + delta * delta * (a.Count * b.Count / count));
    }

    // Added up as vectors do it, so that a column's bits do not depend on its place.
    private static void AddColumn(ReadOnlySpan<nint> rows, int column, double shift, ref double sum, ref double squares)
    {
        Span<double> deviations = stackalloc double[rows.Length];
        for (int k = 0; k < rows.Length; k++) deviations[k] = double.CreateTruncating(((T*)rows[k])[column]) - shift;
        if (deviations is [var p, var q, var s, var t])
        {
            sum += p + q + (s + t);
            squares += p * p + q * q + (s * s + t * t);
            return;
        }
        foreach (double deviation in deviations)
        {
            sum += deviation;
            squares += deviation * deviation;
        }
    }

    // The columns that were done; none for types whose vectors do not become doubles.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int AddFour(ReadOnlySpan<nint> rows, double* shifts, double* sums, double* squares, int count)
    {
        if (typeof(T) != typeof(double) && typeof(T) != typeof(float)) return 0;
        T* a = (T*)rows[0], b = (T*)rows[1], c = (T*)rows[2], d = (T*)rows[3];
        int i = 0;
        for (; i <= count - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            var shift = Vector256.Load(shifts + i);
            var (p, q, s, t) = (Load(a + i) - shift, Load(b + i) - shift, Load(c + i) - shift, Load(d + i) - shift);
            (Vector256.Load(sums + i) + (p + q + (s + t))).Store(sums + i);
            (Vector256.Load(squares + i) + (p * p + q * q + (s * s + t * t))).Store(squares + i);
        }
        return i;
    }

    private static Vector256<double> Load(T* x)
        => typeof(T) == typeof(double) ? Vector256.Load((double*)x) : Vector256.WidenLower(Vector128.Load((float*)x).ToVector256Unsafe());
}

internal readonly struct VarReduction<T, TResult, TDegrees> : IReduction<T, Moments, TResult>
    where T : unmanaged, INumberBase<T> where TResult : unmanaged, INumberBase<TResult> where TDegrees : struct, IDegrees
{
    public static string? Accumulator => "moments";

    public static Moments Empty => default;

    public static Moments Of(ReadOnlySpan<T> run) => MomentsOf<T>.Run(run);

    public static void AddRow(Span<Moments> states, ReadOnlySpan<T> row) => MomentsOf<T>.AddRow(states, row);

    public static bool HasColumns => true;

    public static void Columns(ColumnRows<T> rows, Span<Moments> states) => MomentsOf<T>.Columns(rows, states);

    public static Moments Combine(Moments left, Moments right) => MomentsOf<T>.Combine(left, right);

    public static TResult Finish(Moments state) => TResult.CreateTruncating(TDegrees.Finish(state));
}

/// <summary>What is made of the moments in the end.</summary>
internal interface IDegrees
{
    static abstract double Finish(Moments state);
}

internal readonly struct PopulationVar : IDegrees
{
    public static double Finish(Moments state) => state.M2 / state.Count;
}

internal readonly struct PopulationStd : IDegrees
{
    public static double Finish(Moments state) => Math.Sqrt(state.M2 / state.Count);
}

internal readonly struct SampleVar : IDegrees
{
    public static double Finish(Moments state) => state.Count > 1 ? state.M2 / (state.Count - 1) : double.NaN;
}

internal readonly struct SampleStd : IDegrees
{
    public static double Finish(Moments state) => state.Count > 1 ? Math.Sqrt(state.M2 / (state.Count - 1)) : double.NaN;
}
