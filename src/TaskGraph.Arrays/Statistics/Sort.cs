using System.Numerics;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Elements in order along an axis, which each task has whole.</summary>
public static class ArraySort
{
    extension<T>(Array<T> x) where T : unmanaged, INumber<T>
    {
        /// <summary>The elements along an axis from small to large, NaN last.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<T> Sort(int axis = -1, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            axis = ArrayShapes.NormalizeAxis(axis, x.Rank);
            return LineExpr<T, T>.Over("sort", x, axis, x.Shape[axis], new SortLine<T>(), new CallSite(callerFile, callerLine));
        }

        /// <summary>The positions along an axis of its elements from small to large, NaN last; of equal ones the first comes first.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<long> ArgSort(int axis = -1, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            axis = ArrayShapes.NormalizeAxis(axis, x.Rank);
            return LineExpr<T, long>.Over("argsort", x, axis, x.Shape[axis], new ArgSortLine<T>(), new CallSite(callerFile, callerLine));
        }
    }
}

internal sealed class SortLine<T> : LineFunction<T, T> where T : unmanaged, INumber<T>
{
    public override UInt128 Token => TokenBuilder.Of("sort").ToToken();

    public override void Run(Span<T> line, Span<T> result)
    {
        line.CopyTo(result);
        Ordering.Sort(result);
    }
}

internal sealed class ArgSortLine<T> : LineFunction<T, long> where T : unmanaged, INumber<T>
{
    public override UInt128 Token => TokenBuilder.Of("argsort").ToToken();

    public override void Run(Span<T> line, Span<long> result)
    {
        T[] values = line.ToArray();
        for (int i = 0; i < result.Length; i++) result[i] = i;
        result.Sort((a, b) => LastIsNaN<T>.Compare(values[a], values[b]) is not 0 and var c ? c : a.CompareTo(b));
    }
}

internal static class Ordering
{
    /// <summary>Sorts in place, NaN last. .NET puts NaN first.</summary>
    public static void Sort<T>(Span<T> values) where T : INumber<T>
    {
        int numbers = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (T.IsNaN(values[i])) continue;
            (values[numbers], values[i]) = (values[i], values[numbers]);
            numbers++;
        }
        values[..numbers].Sort();
    }
}
