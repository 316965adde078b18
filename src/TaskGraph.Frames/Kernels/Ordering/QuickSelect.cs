using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace TaskGraph.FrameKernels;

/// <summary>Order statistics without a full sort (C. A. R. Hoare: Algorithm 65, FIND, 1961), with the median of three as pivot.</summary>
internal static class QuickSelect
{
    /// <summary>The quantile of values that are no NaN, which are put in another order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Quantile(Span<double> values, double quantile)
    {
        double place = quantile * (values.Length - 1);
        int below = (int)place;
        double fraction = place - below;
        double lower = Select(values, below);
        if (fraction == 0 || below + 1 >= values.Length) return lower;
        // What lies behind the place is not less than its value: the next one is their smallest.
        double upper = TensorPrimitives.Min<double>(values[(below + 1)..]);
        return lower + (upper - lower) * fraction;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Select(Span<double> values, int place)
    {
        int low = 0, high = values.Length - 1;
        while (low < high)
        {
            double a = values[low], b = values[(low + high) >>> 1], c = values[high];
            double pivot = Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
            int i = low, j = high;
            while (i <= j)
            {
                while (values[i] < pivot) i++;
                while (values[j] > pivot) j--;
                if (i > j) break;
                (values[i], values[j]) = (values[j], values[i]);
                i++;
                j--;
            }
            if (place <= j) high = j;
            else if (place >= i) low = i;
            else break;
        }
        return values[place];
    }
}
