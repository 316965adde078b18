using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Other chunks for the same elements.</summary>
public static unsafe class ArrayRechunk
{
    extension<T>(Array<T> x) where T : unmanaged
    {
        /// <summary>The same array in other chunks. What already has them is not copied; else each element is copied once.</summary>
        /// <param name="chunks">
        /// The length of the chunks along each axis: a number, <see cref="ChunkLength.Whole"/> (-1), <see cref="ChunkLength.Keep"/> or
        /// <see cref="ChunkLength.Auto"/>.
        /// </param>
        /// <param name="balance">Whether the chunks of an axis become as equal as they can instead of the last one being shorter.</param>
        /// <param name="limit">About how many bytes a chunk with automatic lengths has; 16 MiB where left out.</param>
        /// <exception cref="ArgumentException">The lengths don't fit the shape.</exception>
        public Array<T> Rechunk(
            ReadOnlySpan<long> chunks, bool balance = false, ByteSize? limit = null,
            [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            if (!x.Node.Chunks.IsKnown)
            {
                long[] lengths = chunks.ToArray();
                return Deferred.Over(x, "rechunk", x.Node.Shape, known => known.Rechunk(lengths, balance, limit), new CallSite(callerFile, callerLine));
            }
            var cut = ChunkLengths.Resolve(x.Node.Shape.AsSpan(), chunks, sizeof(T), limit, x.Node.Chunks);
            if (balance) cut = ChunkLengths.Balanced(cut);
            return new(RechunkExpr<T>.To(x.Node, cut, new CallSite(callerFile, callerLine)));
        }

        /// <summary>The same array in chunks of about <paramref name="limit"/> bytes, multiples or parts of the ones it has.</summary>
        public Array<T> Rechunk(ByteSize limit, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            var auto = new long[x.Rank];
            Array.Fill(auto, ChunkLength.Auto);
            return x.Rechunk(auto, balance: false, limit, callerFile, callerLine);
        }

        /// <summary>The same array in chunks of any lengths.</summary>
        /// <param name="chunks">For each axis the lengths of its chunks, in order; together the axis's length.</param>
        /// <exception cref="ArgumentException">The lengths don't fit the shape.</exception>
        public Array<T> Rechunk(long[][] chunks, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(chunks);
            if (!x.Node.Chunks.IsKnown) return Deferred.Over(x, "rechunk", x.Node.Shape, known => known.Rechunk(chunks), new CallSite(callerFile, callerLine));
            var shape = x.Node.Shape.AsSpan();
            if (chunks.Length != shape.Length)
                throw new ArgumentException($"Chunks for {chunks.Length} axes of an array of shape {ArrayShapes.Text(shape)}. Give lengths for each axis.", nameof(chunks));
            for (int axis = 0; axis < shape.Length; axis++)
            {
                if (chunks[axis] is not { Length: > 0 } || Array.Exists(chunks[axis], n => n < 0) || chunks[axis].Sum() != shape[axis])
                {
                    throw new ArgumentException(
                        $"Chunks [{string.Join(", ", chunks[axis] ?? [])}] on axis {axis} of length {shape[axis]}. Give lengths that add up to the axis's length.", nameof(chunks));
                }
            }
            return new(RechunkExpr<T>.To(x.Node, new(Array.ConvertAll(chunks, c => (long[])c.Clone())), new CallSite(callerFile, callerLine)));
        }

        /// <summary>The same array with one axis cut otherwise.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="length">The chunks' length along it; -1 for the whole axis.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or the length is not allowed.</exception>
        public Array<T> Rechunk(int axis, long length, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            axis = ArrayShapes.NormalizeAxis(axis, x.Rank);
            var lengths = new long[x.Rank];
            Array.Fill(lengths, ChunkLength.Keep);
            lengths[axis] = length;
            return x.Rechunk(lengths, balance: false, null, callerFile, callerLine);
        }
    }
}
