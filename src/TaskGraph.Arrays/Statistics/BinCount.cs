using System.Numerics;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Counts of small whole numbers.</summary>
public static class ArrayBinCount
{
    extension<T>(Array<T> x) where T : unmanaged, IBinaryInteger<T>
    {
        /// <summary>How often each whole number from 0 to the greatest occurs (NumPy's <c>bincount</c>). The length is known after a pass.</summary>
        /// <param name="minLength">The shortest result.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="minLength"/> is negative. A negative element is an error when it is computed.</exception>
        public Array<long> BinCount(int minLength = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(minLength);
            return new(TreeExpr<T, long>.Of(x.Ravel().Node, new BinCountFunction<T>(minLength), ArrayShapes.Unknown, "bincount", new CallSite(callerFile, callerLine)));
        }
    }
}

internal sealed class BinCountFunction<T>(int minLength) : TreeFunction<T, long> where T : unmanaged, IBinaryInteger<T>
{
    public override UInt128 Token => TokenBuilder.Of("bincount").Add(minLength).ToToken();

    public override long[] Of(ReadOnlySpan<T> block, long first)
    {
        var counts = new long[minLength];
        foreach (var value in block)
        {
            if (T.IsNegative(value)) throw new InvalidOperationException($"BinCount of {value}. Count whole numbers from 0 on.");
            int bin = int.CreateChecked(value);
            if (bin >= counts.Length) Array.Resize(ref counts, bin + 1);
            counts[bin]++;
        }
        return counts;
    }

    public override long[] Combine(IReadOnlyList<Chunk<long>> lists)
    {
        var counts = new long[lists.Max(l => l.Length)];
        foreach (var list in lists)
            for (int i = 0; i < list.Span.Length; i++) counts[i] += list.Span[i];
        return counts;
    }
}
