using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>A function from one chunk to another, which it fills.</summary>
public delegate void BlockFunction<T, TResult>(ReadOnlyTensorSpan<T> input, TensorSpan<TResult> output);

/// <summary>A function from one chunk to another, which is told where the chunk lies.</summary>
public delegate void BlockInfoFunction<T, TResult>(ReadOnlyTensorSpan<T> input, TensorSpan<TResult> output, BlockInfo info);

/// <summary>A function from chunks of two arrays to another, which it fills.</summary>
public delegate void BlockFunction<T, TOther, TResult>(ReadOnlyTensorSpan<T> input, ReadOnlyTensorSpan<TOther> other, TensorSpan<TResult> output);

/// <summary>Functions of the user's own on whole chunks.</summary>
public static class ArrayMapBlocks
{
    extension<T>(Array<T> x) where T : unmanaged
    {
        /// <summary>
        /// Each chunk passed through <paramref name="function"/>, which fills a chunk of the same shape. The spans are only valid during the call.
        /// </summary>
        /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
        public Array<TResult> MapBlocks<TResult>(
            BlockFunction<T, TResult> function, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where TResult : unmanaged
            => Map(x, new UnaryBlockCall<T, TResult>(Checked(function)), x.Node.Chunks, new CallSite(callerFile, callerLine));

        /// <summary>Each chunk passed through <paramref name="function"/>, which is told where the chunk lies and fills a chunk of the same shape.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
        public Array<TResult> MapBlocks<TResult>(
            BlockInfoFunction<T, TResult> function, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where TResult : unmanaged
            => Map(x, new InfoBlockCall<T, TResult>(Checked(function)), x.Node.Chunks, new CallSite(callerFile, callerLine));

        /// <summary>Each chunk passed through <paramref name="function"/>, which fills a chunk of another shape.</summary>
        /// <param name="function">The function.</param>
        /// <param name="chunks">For each axis of the result the lengths of its chunks.</param>
        /// <param name="dropAxes">Axes of this array that the result does not have; a call gets them whole.</param>
        /// <param name="newAxes">Axes of the result that this array does not have; each is one chunk.</param>
        /// <exception cref="ArgumentException">The result's grid is not the array's without the dropped and with the new axes.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<TResult> MapBlocks<TResult>(
            BlockFunction<T, TResult> function, long[][] chunks, ReadOnlySpan<int> dropAxes = default, ReadOnlySpan<int> newAxes = default,
            [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where TResult : unmanaged
        {
            Checked(function);
            ArgumentNullException.ThrowIfNull(chunks);
            var node = x.Node;
            var dropped = new HashSet<int>();
            foreach (int axis in dropAxes) dropped.Add(ArrayShapes.NormalizeAxis(axis, x.Rank));
            foreach (int axis in dropped) node = RechunkExpr<T>.Along(node, axis, [node.Shape[axis]]);
            var added = new HashSet<int>();
            foreach (int axis in newAxes) added.Add(ArrayShapes.NormalizeAxis(axis, chunks.Length));
            var follows = new Queue<int>(Enumerable.Range(0, chunks.Length).Where(axis => !added.Contains(axis)));
            if (follows.Count != x.Rank - dropped.Count)
            {
                throw new ArgumentException(
                    $"Chunks for {chunks.Length} axes; {x.Rank} without {dropped.Count} dropped and with {added.Count} new ones are {x.Rank - dropped.Count + added.Count}. Give lengths for these.",
                    nameof(chunks));
            }
            int[] axes = [.. Enumerable.Range(0, x.Rank).Select(axis => dropped.Contains(axis) ? -1 : follows.Dequeue())];
            for (int axis = 0; axis < chunks.Length; axis++)
            {
                int count = added.Contains(axis) ? 1 : node.Chunks.Grid[Array.IndexOf(axes, axis)];
                if (chunks[axis] is null || chunks[axis].Length != count || Array.Exists(chunks[axis], n => n < 0))
                    throw new ArgumentException($"{chunks[axis]?.Length ?? 0} chunks on axis {axis} of the result. Give {count} lengths of 0 or more.", nameof(chunks));
            }
            return new(new BlockCallExpr<TResult>(
                "map-blocks", [node], [axes], new UnaryBlockCall<T, TResult>(function), new(Array.ConvertAll(chunks, c => (long[])c.Clone())), Tokens.Unique(),
                new CallSite(callerFile, callerLine)));
        }

        /// <summary>The chunks of this array and another, cut alike, passed through <paramref name="function"/>, which fills a chunk of their common shape.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<TResult> MapBlocks<TOther, TResult>(
            Array<TOther> other, BlockFunction<T, TOther, TResult> function, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            where TOther : unmanaged where TResult : unmanaged
        {
            ArgumentNullException.ThrowIfNull(other);
            Checked(function);
            var (token, callSite) = (Tokens.Unique(), new CallSite(callerFile, callerLine));
            int rank = Math.Max(x.Rank, other.Rank);
            ImmutableArray<int[]> follows = [BlockCallExpr<TResult>.Following(x.Rank, rank), BlockCallExpr<TResult>.Following(other.Rank, rank)];
            return new(Deferred.Aligned([x.Node, other.Node], "map-blocks", token, inputs => new BlockCallExpr<TResult>(
                "map-blocks", inputs, follows, new BinaryBlockCall<T, TOther, TResult>(function), Broadcasting.ChunksOf(inputs), token, callSite), callSite));
        }
    }

    private static Array<TResult> Map<T, TResult>(Array<T> x, BlockCall<TResult> call, Chunks chunks, CallSite callSite) where T : unmanaged where TResult : unmanaged
        => new(new BlockCallExpr<TResult>("map-blocks", [x.Node], [BlockCallExpr<TResult>.Following(x.Rank, x.Rank)], call, chunks, Tokens.Unique(), callSite));

    private static TDelegate Checked<TDelegate>(TDelegate function) where TDelegate : Delegate
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }
}

internal sealed class UnaryBlockCall<T, TResult>(BlockFunction<T, TResult> function) : BlockCall<TResult> where T : unmanaged where TResult : unmanaged
{
    public override void Run(in TaskInputs inputs, Chunk<TResult> output, BlockInfo? info)
    {
        using var source = new CompactChunk<T>(inputs.Get<Chunk<T>>(0));
        function(source.Chunk.AsTensor(), output.AsTensor());
    }
}

internal sealed class InfoBlockCall<T, TResult>(BlockInfoFunction<T, TResult> function) : BlockCall<TResult> where T : unmanaged where TResult : unmanaged
{
    public override bool TakesInfo => true;

    public override void Run(in TaskInputs inputs, Chunk<TResult> output, BlockInfo? info)
    {
        using var source = new CompactChunk<T>(inputs.Get<Chunk<T>>(0));
        function(source.Chunk.AsTensor(), output.AsTensor(), info!);
    }
}

internal sealed class BinaryBlockCall<T, TOther, TResult>(BlockFunction<T, TOther, TResult> function) : BlockCall<TResult>
    where T : unmanaged where TOther : unmanaged where TResult : unmanaged
{
    public override void Run(in TaskInputs inputs, Chunk<TResult> output, BlockInfo? info)
    {
        using var first = new CompactChunk<T>(inputs.Get<Chunk<T>>(0));
        using var second = new CompactChunk<TOther>(inputs.Get<Chunk<TOther>>(1));
        function(first.Chunk.AsTensor(), second.Chunk.AsTensor(), output.AsTensor());
    }
}
