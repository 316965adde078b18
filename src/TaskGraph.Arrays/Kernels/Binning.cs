using System.Numerics;

namespace TaskGraph.ArrayKernels;

/// <summary>Finds the bins of values.</summary>
internal static class Binning
{
    /// <summary>Adds 1 to the count of each value's bin. The last bin includes its end.</summary>
    /// <param name="values">The values; NaN and values outside are not counted.</param>
    /// <param name="edges">The bins' borders.</param>
    /// <param name="isEven">Whether all bins are as wide: then the bin is reckoned, and compared with the borders.</param>
    /// <param name="counts">The counts.</param>
    public static void Count<T>(ReadOnlySpan<T> values, ReadOnlySpan<double> edges, bool isEven, Span<long> counts) where T : INumber<T>
    {
        double low = edges[0], high = edges[^1], scale = counts.Length / (high - low);
        foreach (var value in values)
        {
            double v = double.CreateTruncating(value);
            if (!(v >= low && v <= high)) continue;
            int bin;
            if (isEven)
            {
                bin = Math.Min((int)((v - low) * scale), counts.Length - 1);
                if (v < edges[bin]) bin--;
                else if (bin + 1 < counts.Length && v >= edges[bin + 1]) bin++;
            }
            else
            {
                bin = Math.Min(Position<double>(edges, v, after: true) - 1, counts.Length - 1);
            }
            counts[bin]++;
        }
    }

    /// <summary>Where a value is put into sorted ones: before its equals, or after them. NaN is put at the end.</summary>
    public static int Position<T>(ReadOnlySpan<T> sorted, T value, bool after) where T : INumber<T>
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) >> 1);
            bool isBefore = T.IsNaN(value) ? after || !T.IsNaN(sorted[middle]) : after ? sorted[middle] <= value : sorted[middle] < value;
            if (isBefore) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
