using System.Numerics;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>What the border that <c>Pad</c> adds is reckoned from.</summary>
public enum PadStatistic
{
    /// <summary>The greatest element of each line.</summary>
    Maximum,

    /// <summary>The smallest element of each line.</summary>
    Minimum,

    /// <summary>The mean of each line.</summary>
    Mean,

    /// <summary>The median of each line.</summary>
    Median,

    /// <summary>Equal steps from a value at the outer end to the outermost element.</summary>
    LinearRamp,
}

/// <summary>Borders reckoned from what is inside.</summary>
public static class ArrayPadStatistic
{
    extension<T>(Array<T> x) where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        /// <summary>The array with a border that is reckoned from each line, one axis after another, as NumPy's <c>pad</c> does.</summary>
        /// <param name="widths">For each axis how many elements are put before and after it.</param>
        /// <param name="statistic">What they are.</param>
        /// <param name="end">The outermost value of <see cref="PadStatistic.LinearRamp"/>.</param>
        /// <exception cref="ArgumentException">There is not one pair an axis, or an axis has length 0.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A width is negative.</exception>
        public Array<T> Pad(
            ReadOnlySpan<(long Before, long After)> widths, PadStatistic statistic, T end = default,
            [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            if (widths.Length != x.Rank)
                throw new ArgumentException($"{widths.Length} pairs of widths for an array with {x.Rank} axes. Give one pair an axis.", nameof(widths));
            if (!Enum.IsDefined(statistic))
                throw new ArgumentOutOfRangeException(nameof(statistic), statistic, $"{nameof(statistic)} is {statistic}. Use one of {string.Join(", ", Enum.GetNames<PadStatistic>())}.");
            var padded = x;
            for (int axis = 0; axis < widths.Length; axis++)
            {
                var (before, after) = widths[axis];
                if (before < 0 || after < 0)
                    throw new ArgumentOutOfRangeException(nameof(widths), widths[axis], $"Widths {before} and {after} on axis {axis}. Use 0 or more.");
                if (before == 0 && after == 0) continue;
                if (!padded.Node.Chunks.IsKnown)
                {
                    var all = widths.ToArray();
                    return Deferred.Over(x, "pad", Borders.ShapeOf(x.Node.Shape.AsSpan(), widths), known => known.Pad(all, statistic, end), new CallSite(callerFile, callerLine));
                }
                if (padded.Shape[axis] == 0)
                    throw new ArgumentException($"Axis {axis} has length 0: there is nothing its border could be reckoned from. Use PadMode.Constant.", nameof(widths));
                var parts = new List<Array<T>>();
                if (before > 0) parts.Add(padded.Border(axis, before, statistic, end, isBefore: true));
                parts.Add(padded);
                if (after > 0) parts.Add(padded.Border(axis, after, statistic, end, isBefore: false));
                padded = Arrays.Concatenate<T>(parts.ToArray(), axis, callerFile, callerLine);
            }
            return padded;
        }

        private Array<T> Border(int axis, long width, PadStatistic statistic, T end, bool isBefore)
        {
            long[] shape = [.. x.Shape];
            shape[axis] = width;
            if (statistic != PadStatistic.LinearRamp)
            {
                var value = statistic switch
                {
                    PadStatistic.Maximum => x.Max(axis, keepDims: true),
                    PadStatistic.Minimum => x.Min(axis, keepDims: true),
                    PadStatistic.Mean => x.Mean(axis, keepDims: true),
                    _ => x.Median(axis, keepDims: true),
                };
                return value.BroadcastTo(shape);
            }
            var slices = new Slice[x.Rank];
            Array.Fill(slices, Slice.All);
            slices[axis] = isBefore ? Slice.Step(0, 1, 1) : Slice.Step(-1, null, 1);
            var steps = Array<T>.Linspace(T.Zero, T.One, width, endpoint: false, chunks: [-1]).ExpandDims([.. Enumerable.Range(0, x.Rank).Where(a => a != axis)]);
            return end + (x[slices] - end) * (isBefore ? steps : steps.Flip(axis));
        }
    }
}
