using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Elements and arrays repeated.</summary>
public static class ArrayRepeat
{
    extension<T>(Array<T> x) where T : unmanaged
    {
        /// <summary>
        /// Each element along an axis as many times as <paramref name="repeats"/> says, one behind another; without an axis, of all elements in row order, as one.
        /// </summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="repeats"/> is negative, or there is no such axis.</exception>
        public Array<T> Repeat(long repeats, int? axis = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            if (repeats < 0) throw new ArgumentOutOfRangeException(nameof(repeats), repeats, $"{repeats} repeats. Use 0 or more.");
            if (axis is null && x.Rank != 1) return x.Ravel().Repeat(repeats, 0, callerFile, callerLine);
            int along = ArrayShapes.NormalizeAxis(axis ?? 0, x.Rank);
            var callSite = new CallSite(callerFile, callerLine);
            if (x.Shape[along] == ArrayShapes.Unknown) return Deferred.Over(x, "repeat", x.Node.Shape, known => known.Repeat(repeats, along), callSite);
            var runs = repeats == 0 ? [] : Enumerable.Range(0, checked((int)x.Shape[along])).Select(i => new AxisRun(i, 0, repeats));
            // Chunks stay as long as they were, about: one of the input gives several.
            long[] sizes = repeats == 0 ? [0] : [.. x.Node.Chunks.SizesOf(along).SelectMany(n => Enumerable.Repeat(n, checked((int)repeats)))];
            return new(GatherExpr<T>.Along("repeat", x.Node, along, new([.. runs], sizes), callSite));
        }

        /// <summary>The whole array side by side with itself along each axis (NumPy's <c>tile</c>). No chunk is copied.</summary>
        /// <param name="repeats">How many times along each axis; where there are fewer than axes they count from the last, where there are more, axes are put in front.</param>
        /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
        public Array<T> Tile(params ReadOnlySpan<int> repeats)
        {
            var tiled = x.AtLeast(repeats.Length);
            for (int i = 1; i <= repeats.Length; i++)
            {
                int count = repeats[^i];
                if (count < 0) throw new ArgumentOutOfRangeException(nameof(repeats), count, $"{count} repeats on axis -{i}. Use 0 or more.");
                if (count == 1) continue;
                if (count == 0)
                {
                    var slices = new Slice[tiled.Rank];
                    Array.Fill(slices, Slice.All);
                    slices[^i] = Slice.Step(0, 0, 1);
                    tiled = tiled[slices];
                    continue;
                }
                var copies = new Array<T>[count];
                Array.Fill(copies, tiled);
                tiled = Arrays.Concatenate<T>(copies, -i);
            }
            return tiled;
        }
    }
}
