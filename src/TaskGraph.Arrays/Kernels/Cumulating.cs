using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TaskGraph.ArrayKernels;

/// <summary>An operation that is applied to all elements up to each. Stateless.</summary>
internal interface ICumulation<T> where T : unmanaged
{
    static abstract T Combine(T left, T right);

    /// <summary>Combines rows; <paramref name="result"/> may be the same memory as either.</summary>
    static abstract void Combine(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> result);

    /// <summary>Combines each lane.</summary>
    static abstract Vector256<T> Combine(Vector256<T> left, Vector256<T> right);
}

internal readonly struct SumCumulation<T> : ICumulation<T> where T : unmanaged, INumberBase<T>
{
    public static T Combine(T left, T right) => left + right;
    public static void Combine(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> result) => TensorPrimitives.Add(left, right, result);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Combine(Vector256<T> left, Vector256<T> right) => left + right;
}

internal readonly struct ProductCumulation<T> : ICumulation<T> where T : unmanaged, INumberBase<T>
{
    public static T Combine(T left, T right) => left * right;
    public static void Combine(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> result) => TensorPrimitives.Multiply(left, right, result);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Combine(Vector256<T> left, Vector256<T> right) => left * right;
}

/// <summary>NaN from the first NaN on.</summary>
internal readonly struct MinCumulation<T> : ICumulation<T> where T : unmanaged, INumber<T>
{
    public static T Combine(T left, T right) => T.Min(left, right);
    public static void Combine(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> result) => TensorPrimitives.Min(left, right, result);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Combine(Vector256<T> left, Vector256<T> right) => Vector256.Min(left, right);
}

/// <summary>NaN from the first NaN on.</summary>
internal readonly struct MaxCumulation<T> : ICumulation<T> where T : unmanaged, INumber<T>
{
    public static T Combine(T left, T right) => T.Max(left, right);
    public static void Combine(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> result) => TensorPrimitives.Max(left, right, result);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Combine(Vector256<T> left, Vector256<T> right) => Vector256.Max(left, right);
}

/// <summary>Runs cumulations over contiguous memory, seen as (outer, length, inner).</summary>
internal static unsafe class Cumulating
{
    /// <summary>How many lines are done at once.</summary>
    public const int Together = 8;

    /// <summary>The combination of all elements up to each, and of what came before.</summary>
    /// <param name="source">The elements.</param>
    /// <param name="outer">Axes before.</param>
    /// <param name="length">The axis.</param>
    /// <param name="inner">Axes behind.</param>
    /// <param name="before">For each outer and inner place the combination of all before; null where there is none.</param>
    /// <param name="target">The results; may be <paramref name="source"/>.</param>
    public static void Run<T, TCumulation>(T* source, long outer, long length, int inner, T* before, T* target)
        where T : unmanaged where TCumulation : struct, ICumulation<T>
    {
        long lines = inner == 1 && length > 0 ? outer / Together * Together : 0;
        for (long o = 0; o < lines; o += Together)
        {
            T* from = source + o * length, to = target + o * length, start = before is null ? null : before + o;
            if (LineVectors.AreSupported<T>()) LineVectors.Run<T, TCumulation>(from, length, start, to);
            else Lines<T, TCumulation>(from, length, start, to);
        }
        for (long o = lines; o < outer; o++)
        {
            T* from = source + o * length * inner, to = target + o * length * inner;
            if (length == 0 || inner == 0) continue;
            if (inner == 1) Line<T, TCumulation>(from, length, before is null ? null : before + o, to);
            else Rows<T, TCumulation>(from, length, inner, before is null ? null : before + o * inner, to);
        }
    }

    /// <summary>The combination of all elements along the axis, for each outer and inner place: what <see cref="Run"/> has in the end, without the results before.</summary>
    public static void Total<T, TCumulation>(T* source, long outer, long length, int inner, T* totals) where T : unmanaged where TCumulation : struct, ICumulation<T>
    {
        if (length == 0) return;
        long lines = inner == 1 ? outer / 4 * 4 : 0;
        for (long o = 0; o < lines; o += 4) Totals<T, TCumulation>(source + o * length, length, totals + o);
        for (long o = lines; o < outer; o++)
        {
            T* from = source + o * length * inner;
            var running = new Span<T>(totals + o * inner, inner);
            new ReadOnlySpan<T>(from, inner).CopyTo(running);
            for (long i = 1; i < length; i++) TCumulation.Combine(running, new ReadOnlySpan<T>(from + i * inner, inner), running);
        }
    }

    // Four lines at once, each of which waits for itself only.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Totals<T, TCumulation>(T* s, long length, T* totals) where T : unmanaged where TCumulation : struct, ICumulation<T>
    {
        var (a, b, c, d) = (*s, s[length], s[2 * length], s[3 * length]);
        for (long i = 1; i < length; i++)
        {
            a = TCumulation.Combine(a, s[i]);
            b = TCumulation.Combine(b, s[length + i]);
            c = TCumulation.Combine(c, s[2 * length + i]);
            d = TCumulation.Combine(d, s[3 * length + i]);
        }
        (totals[0], totals[1], totals[2], totals[3]) = (a, b, c, d);
    }

    // Each line waits for its own last result only: eight at once are as fast as memory (20000 × 5000: 178 ms one by one, 130 ms so).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Lines<T, TCumulation>(T* source, long length, T* before, T* target) where T : unmanaged where TCumulation : struct, ICumulation<T>
    {
        T a, b, c, d, e, f, g, h;
        T* s = source, t = target;
        if (before is null)
        {
            (a, b, c, d) = (*s, s[length], s[2 * length], s[3 * length]);
            (e, f, g, h) = (s[4 * length], s[5 * length], s[6 * length], s[7 * length]);
        }
        else
        {
            (a, b) = (TCumulation.Combine(before[0], *s), TCumulation.Combine(before[1], s[length]));
            (c, d) = (TCumulation.Combine(before[2], s[2 * length]), TCumulation.Combine(before[3], s[3 * length]));
            (e, f) = (TCumulation.Combine(before[4], s[4 * length]), TCumulation.Combine(before[5], s[5 * length]));
            (g, h) = (TCumulation.Combine(before[6], s[6 * length]), TCumulation.Combine(before[7], s[7 * length]));
        }
        for (long i = 1; ; i++, s++, t++)
        {
            (*t, t[length], t[2 * length], t[3 * length]) = (a, b, c, d);
            (t[4 * length], t[5 * length], t[6 * length], t[7 * length]) = (e, f, g, h);
            if (i >= length) return;
            a = TCumulation.Combine(a, s[1]);
            b = TCumulation.Combine(b, s[length + 1]);
            c = TCumulation.Combine(c, s[2 * length + 1]);
            d = TCumulation.Combine(d, s[3 * length + 1]);
            e = TCumulation.Combine(e, s[4 * length + 1]);
            f = TCumulation.Combine(f, s[5 * length + 1]);
            g = TCumulation.Combine(g, s[6 * length + 1]);
            h = TCumulation.Combine(h, s[7 * length + 1]);
        }
    }

    private static void Line<T, TCumulation>(T* source, long length, T* before, T* target) where T : unmanaged where TCumulation : struct, ICumulation<T>
    {
        T all = before is null ? source[0] : TCumulation.Combine(*before, source[0]);
        target[0] = all;
        for (long i = 1; i < length; i++) target[i] = all = TCumulation.Combine(all, source[i]);
    }

    private static void Rows<T, TCumulation>(T* source, long length, int inner, T* before, T* target) where T : unmanaged where TCumulation : struct, ICumulation<T>
    {
        var first = new ReadOnlySpan<T>(source, inner);
        if (before is null) first.CopyTo(new Span<T>(target, inner));
        else TCumulation.Combine(new ReadOnlySpan<T>(before, inner), first, new Span<T>(target, inner));
        for (long i = 1; i < length; i++)
            TCumulation.Combine(new ReadOnlySpan<T>(target + (i - 1) * inner, inner), new ReadOnlySpan<T>(source + i * inner, inner), new Span<T>(target + i * inner, inner));
    }
}
