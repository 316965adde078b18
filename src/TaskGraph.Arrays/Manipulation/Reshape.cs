using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>The same elements, in row-major order, in another shape.</summary>
public static class ArrayReshape
{
    extension<T>(Array<T> x) where T : unmanaged
    {
        /// <summary>
        /// The array in another shape with as many elements. Axes that are merged or split are cut so that each chunk becomes one chunk; the
        /// others keep their chunks.
        /// </summary>
        /// <param name="shape">The new lengths; one of them may be -1, which follows from the others.</param>
        /// <exception cref="ArgumentException">The numbers of elements differ.</exception>
        public Array<T> Reshape(ReadOnlySpan<long> shape, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            var callSite = new CallSite(callerFile, callerLine);
            if (!x.Node.Chunks.IsKnown)
            {
                ReshapePlan.CheckLengths(shape);
                long[] wanted = shape.ToArray();
                return Deferred.Over(x, "reshape", [.. wanted], known => known.Reshape(wanted), callSite);
            }
            long[] target = ReshapePlan.Resolve(x.Node.Shape.AsSpan(), shape);
            if (target.AsSpan().SequenceEqual(x.Node.Shape.AsSpan())) return x;
            if (x.Length == 0) return Array<T>.Zeros(target);
            var (cut, result) = ReshapePlan.Of(x.Node.Chunks, target);
            return new(new ReshapeExpr<T>(RechunkExpr<T>.To(x.Node, cut, callSite), result, callSite));
        }

        /// <summary>The array as one axis, in row-major order.</summary>
        public Array<T> Ravel([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) => x.Reshape([-1], callerFile, callerLine);
    }
}

/// <summary>Each chunk in another shape: a view where its elements lie one behind another.</summary>
internal sealed class ReshapeExpr<T>(ArrayExpr<T> input, Chunks chunks, CallSite callSite)
    : ArrayExpr<T>("reshape", [input], TokenBuilder.Of("reshape").Add(chunks.Token).ToToken(), chunks, callSite), IBlockwise where T : unmanaged
{
    public TaskCode Code { get; } = new ReshapeCode<T>();

    public ConstantColumn[] Constants => [new ConstantColumn<long[]>([.. Enumerable.Range(0, BlockCount).Select(Chunks.ShapeOf)])];

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new ReshapeExpr<T>((ArrayExpr<T>)inputs[0], Chunks, CallSite);
}

internal sealed class ReshapeCode<T> : TaskCode where T : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var chunk = inputs.Get<Chunk<T>>(0).Compact();
        try
        {
            long[] shape = context.Constant<long[]>(0);
            return chunk.View(0, shape, ArrayShapes.RowMajorStrides(shape));
        }
        finally
        {
            chunk.Release();
        }
    }
}

/// <summary>
/// Matches the axes of two shapes: from the left, the smallest groups of axes with as many elements on both sides. In a group all axes but the
/// first are made whole, and the first is cut where both shapes have a border: then a chunk before is a chunk after.
/// </summary>
internal static class ReshapePlan
{
    /// <summary>The chunks of the input and those of the result, as many and in the same order.</summary>
    public static (Chunks Cut, Chunks Result) Of(Chunks chunks, ReadOnlySpan<long> target)
    {
        var cut = new List<long[]>();
        var result = new List<long[]>();
        int from = 0, to = 0;
        while (from < chunks.Rank || to < target.Length)
        {
            int firstFrom = from, firstTo = to;
            long elementsFrom = from < chunks.Rank ? chunks.Shape[from++] : 1, elementsTo = to < target.Length ? target[to++] : 1;
            while (elementsFrom != elementsTo)
            {
                if (elementsFrom < elementsTo) elementsFrom *= chunks.Shape[from++];
                else elementsTo *= target[to++];
            }
            // Axes of length 1 behind the last group belong to it.
            if (to == target.Length)
                while (from < chunks.Rank) from++;
            if (from == chunks.Rank)
                while (to < target.Length) to++;
            AddGroup(chunks, firstFrom, from, target[firstTo..to], elementsFrom, cut, result);
        }
        return (new([.. cut]), new([.. result]));
    }

    /// <summary>The shape with its -1 replaced.</summary>
    /// <exception cref="ArgumentException">The numbers of elements differ, or there is more than one -1.</exception>
    public static long[] Resolve(ReadOnlySpan<long> shape, ReadOnlySpan<long> wanted)
    {
        CheckLengths(wanted);
        long[] target = wanted.ToArray();
        int open = Array.IndexOf(target, -1L);
        long length = ArrayShapes.LengthOf(shape), rest = 1;
        for (int axis = 0; axis < target.Length; axis++)
            if (axis != open) rest = checked(rest * target[axis]);
        if (open >= 0 && rest != 0 && length % rest == 0) target[open] = length / rest;
        else if (open >= 0 || rest != length)
        {
            throw new ArgumentException(
                $"An array of shape {ArrayShapes.Text(shape)} has {length} elements and cannot have the shape [{string.Join(", ", target)}]. Use a shape with as many elements.", nameof(wanted));
        }
        return target;
    }

    public static void CheckLengths(ReadOnlySpan<long> wanted)
    {
        int open = 0;
        foreach (long n in wanted)
        {
            if (n < -1) throw new ArgumentOutOfRangeException(nameof(wanted), n, $"Shape [{string.Join(", ", wanted.ToArray())}] has a negative length. Use -1 once, for what follows from the others.");
            if (n == -1) open++;
        }
        if (open > 1) throw new ArgumentException($"Shape [{string.Join(", ", wanted.ToArray())}] leaves {open} lengths open. Leave one open at most.", nameof(wanted));
    }

    private static void AddGroup(Chunks chunks, int first, int end, ReadOnlySpan<long> target, long elements, List<long[]> cut, List<long[]> result)
    {
        if (end - first == 1 && target.Length == 1)
        {
            cut.Add(chunks.SizesOf(first));
            result.Add(chunks.SizesOf(first));
            return;
        }
        // The leading axis on each side is the first longer than 1; those before it are single.
        int leadFrom = first, leadTo = 0;
        while (leadFrom < end - 1 && chunks.Shape[leadFrom] == 1) leadFrom++;
        while (leadTo < target.Length - 1 && target[leadTo] == 1) leadTo++;
        long innerFrom = 1, innerTo = 1;
        for (int axis = leadFrom + 1; axis < end; axis++) innerFrom *= chunks.Shape[axis];
        for (int axis = leadTo + 1; axis < target.Length; axis++) innerTo *= target[axis];
        if (first == end || target.Length == 0) (innerFrom, innerTo) = (1, 1);
        long unit = innerFrom / Gcd(innerFrom, innerTo) * innerTo;
        long[] flat = FlatSizes(chunks, first, leadFrom, end, unit, innerFrom, elements);
        for (int axis = first; axis < end; axis++) cut.Add(axis == leadFrom ? [.. flat.Select(n => n / innerFrom)] : [chunks.Shape[axis]]);
        for (int axis = 0; axis < target.Length; axis++) result.Add(axis == leadTo ? [.. flat.Select(n => n / innerTo)] : [target[axis]]);
    }

    // Elements of each piece: multiples of the unit, within the borders that are there, no more than the largest chunk had where that can be.
    private static long[] FlatSizes(Chunks chunks, int first, int lead, int end, long unit, long inner, long elements)
    {
        if (first == end) return [elements];
        double most = 1;
        for (int axis = first; axis < end; axis++) most *= chunks.SizesOf(axis).Max();
        long piece = Math.Max(1, (long)(most / unit)) * unit;
        long[] sizes = chunks.SizesOf(lead);
        if (Array.TrueForAll(sizes, n => n * inner % unit == 0)) return [.. sizes.SelectMany(n => ChunkLengths.Cut(n * inner, piece)).Where((n, i) => n != 0 || elements == 0)];
        return ChunkLengths.Cut(elements, piece);
    }

    private static long Gcd(long a, long b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return a;
    }
}
