using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>What stands in the border that <c>Pad</c> adds.</summary>
public enum PadMode
{
    /// <summary>A value.</summary>
    Constant,

    /// <summary>The outermost element.</summary>
    Edge,

    /// <summary>The array mirrored at its outermost element, which is not repeated.</summary>
    Reflect,

    /// <summary>The array mirrored at its border: the outermost element is repeated.</summary>
    Symmetric,

    /// <summary>The array's other end.</summary>
    Wrap,

    /// <summary>Zeros, of which nothing may be expected.</summary>
    Empty,
}

/// <summary>Borders added to arrays.</summary>
public static class ArrayPad
{
    extension<T>(Array<T> x) where T : unmanaged
    {
        /// <summary>The array with a border (NumPy's <c>pad</c>). Borders are chunks of their own; the array's own chunks are not copied.</summary>
        /// <param name="widths">For each axis how many elements are put before and after it.</param>
        /// <param name="mode">What they are.</param>
        /// <param name="value">The value for <see cref="PadMode.Constant"/>.</param>
        /// <exception cref="ArgumentException">There is not one pair an axis, or an axis of length 0 has nothing to repeat.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A width is negative.</exception>
        public Array<T> Pad(
            ReadOnlySpan<(long Before, long After)> widths, PadMode mode = PadMode.Constant, T value = default,
            [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            if (widths.Length != x.Rank)
                throw new ArgumentException($"{widths.Length} pairs of widths for an array with {x.Rank} axes. Give one pair an axis.", nameof(widths));
            if (!Enum.IsDefined(mode)) throw new ArgumentOutOfRangeException(nameof(mode), mode, "Use one of PadMode's values.");
            var callSite = new CallSite(callerFile, callerLine);
            var axes = ImmutableArray.CreateBuilder<AxisGather?>(widths.Length);
            for (int axis = 0; axis < widths.Length; axis++)
            {
                var (before, after) = widths[axis];
                if (before < 0 || after < 0) throw new ArgumentOutOfRangeException(nameof(widths), widths[axis], $"Widths {before} and {after} on axis {axis}. Use 0 or more.");
                long length = x.Shape[axis];
                if (length == ArrayShapes.Unknown)
                {
                    var all = widths.ToArray();
                    return Deferred.Over(x, "pad", Borders.ShapeOf(x.Node.Shape.AsSpan(), widths), known => known.Pad(all, mode, value), callSite);
                }
                if (before == 0 && after == 0)
                {
                    axes.Add(null);
                    continue;
                }
                if (length == 0 && mode is not (PadMode.Constant or PadMode.Empty))
                    throw new ArgumentException($"Axis {axis} has length 0: there is nothing to repeat in its border. Use PadMode.Constant.", nameof(mode));
                long[] sizes = [.. before > 0 ? [before] : Array.Empty<long>(), .. length > 0 ? x.Node.Chunks.SizesOf(axis) : [], .. after > 0 ? [after] : Array.Empty<long>()];
                axes.Add(new([.. Borders.Runs(mode, length, -before, 0), new(0, 1, length), .. Borders.Runs(mode, length, length, length + after)], sizes));
            }
            return axes.All(a => a is null) ? x : new(new GatherExpr<T>("pad", x.Node, axes.ToImmutable(), value, callSite));
        }

        /// <summary>The array with the same border on all sides.</summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> is negative.</exception>
        public Array<T> Pad(
            long width, PadMode mode = PadMode.Constant, T value = default, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            var widths = new (long, long)[x.Rank];
            Array.Fill(widths, (width, width));
            return x.Pad(widths, mode, value, callerFile, callerLine);
        }
    }
}

/// <summary>Positions outside an axis, and which of its own stand there.</summary>
internal static class Borders
{
    /// <summary>The shape with borders, as far as it is known.</summary>
    public static ImmutableArray<long> ShapeOf(ReadOnlySpan<long> shape, ReadOnlySpan<(long Before, long After)> widths)
    {
        var lengths = ImmutableArray.CreateBuilder<long>(shape.Length);
        for (int axis = 0; axis < shape.Length; axis++)
            lengths.Add(shape[axis] == ArrayShapes.Unknown ? ArrayShapes.Unknown : shape[axis] + widths[axis].Before + widths[axis].After);
        return lengths.MoveToImmutable();
    }

    /// <summary>The runs of an axis's positions that stand at <paramref name="from"/> to before <paramref name="to"/>, which lie outside it.</summary>
    public static IEnumerable<AxisRun> Runs(PadMode mode, long length, long from, long to)
    {
        if (from >= to) return [];
        return mode switch
        {
            PadMode.Constant or PadMode.Empty => [AxisRun.Outside(to - from)],
            PadMode.Edge => [new(from < 0 ? 0 : length - 1, 0, to - from)],
            _ => AxisRun.Of([.. Positions(mode, length, from, to)]),
        };
    }

    private static IEnumerable<long> Positions(PadMode mode, long length, long from, long to)
    {
        for (long i = from; i < to; i++)
        {
            yield return mode switch
            {
                PadMode.Wrap => Modulo(i, length),
                PadMode.Symmetric => Modulo(i, 2 * length) is var p && p < length ? p : 2 * length - 1 - p,
                _ => length == 1 ? 0 : Modulo(i, 2 * length - 2) is var p && p < length ? p : 2 * length - 2 - p,
            };
        }
    }

    private static long Modulo(long i, long n) => (i % n + n) % n;
}
