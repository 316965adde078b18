using System.Collections.Immutable;
using System.Numerics;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Comparisons of each element; shapes broadcast. Comparisons with NaN are false, but for NotEqualTo.</summary>
public static class ArrayComparison
{
    extension<T>(Array<T>) where T : unmanaged, INumber<T>
    {
        /// <summary>Where <paramref name="left"/> is greater.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public static Array<bool> operator >(Array<T> left, Array<T> right) => Compare(right, left, Comparison.Less);

        /// <summary>Where <paramref name="left"/> is greater.</summary>
        public static Array<bool> operator >(Array<T> left, T right) => Compare(right, left, Comparison.Less);

        /// <summary>Where <paramref name="left"/> is greater.</summary>
        public static Array<bool> operator >(T left, Array<T> right) => Compare(right, left, Comparison.Less);

        /// <summary>Where <paramref name="left"/> is smaller.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public static Array<bool> operator <(Array<T> left, Array<T> right) => Compare(left, right, Comparison.Less);

        /// <summary>Where <paramref name="left"/> is smaller.</summary>
        public static Array<bool> operator <(Array<T> left, T right) => Compare(left, right, Comparison.Less);

        /// <summary>Where <paramref name="left"/> is smaller.</summary>
        public static Array<bool> operator <(T left, Array<T> right) => Compare(left, right, Comparison.Less);

        /// <summary>Where <paramref name="left"/> is greater or equal.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public static Array<bool> operator >=(Array<T> left, Array<T> right) => Compare(right, left, Comparison.LessEqual);

        /// <summary>Where <paramref name="left"/> is greater or equal.</summary>
        public static Array<bool> operator >=(Array<T> left, T right) => Compare(right, left, Comparison.LessEqual);

        /// <summary>Where <paramref name="left"/> is greater or equal.</summary>
        public static Array<bool> operator >=(T left, Array<T> right) => Compare(right, left, Comparison.LessEqual);

        /// <summary>Where <paramref name="left"/> is smaller or equal.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public static Array<bool> operator <=(Array<T> left, Array<T> right) => Compare(left, right, Comparison.LessEqual);

        /// <summary>Where <paramref name="left"/> is smaller or equal.</summary>
        public static Array<bool> operator <=(Array<T> left, T right) => Compare(left, right, Comparison.LessEqual);

        /// <summary>Where <paramref name="left"/> is smaller or equal.</summary>
        public static Array<bool> operator <=(T left, Array<T> right) => Compare(left, right, Comparison.LessEqual);
    }

    extension<T>(Array<T> x) where T : unmanaged, INumber<T>
    {
        /// <summary>Where the elements are equal. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<bool> EqualTo(Array<T> other) => Compare(x, other, Comparison.Equal);

        /// <summary>Where the elements equal a value.</summary>
        public Array<bool> EqualTo(T other) => Compare(x, other, Comparison.Equal);

        /// <summary>Where the elements differ. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<bool> NotEqualTo(Array<T> other) => Compare(x, other, Comparison.NotEqual);

        /// <summary>Where the elements differ from a value.</summary>
        public Array<bool> NotEqualTo(T other) => Compare(x, other, Comparison.NotEqual);
    }

    private static Array<bool> Compare<T>(Array<T> x, Array<T> y, Comparison comparison) where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var (left, right) = Broadcasting.Align(x.Node, y.Node);
        return new(new CompareExpr<T>([left, right], comparison));
    }

    private static Array<bool> Compare<T>(Array<T> x, T y, Comparison comparison) where T : unmanaged, INumber<T>
        => Compare(x, new Array<T>(GeneratedExpr<T>.Whole("constant", new ConstantSource<T>(y), Chunks.Of([], default, 1), default)), comparison);

    private static Array<bool> Compare<T>(T x, Array<T> y, Comparison comparison) where T : unmanaged, INumber<T>
        => Compare(new Array<T>(GeneratedExpr<T>.Whole("constant", new ConstantSource<T>(x), Chunks.Of([], default, 1), default)), y, comparison);
}

internal sealed class CompareExpr<T>(ImmutableArray<Expr> inputs, Comparison comparison)
    : ArrayExpr<bool>(comparison.ToString().ToLowerInvariant(), inputs, TokenBuilder.Of("compare").Add((int)comparison).ToToken(), Broadcasting.ChunksOf(inputs)), IBlockwise
    where T : unmanaged, INumber<T>
{
    public TaskCode Code { get; } = new CompareCode<T>(comparison);

    public bool IsAligned => false;

    public int InputBlock(int input, int block) => Broadcasting.InputBlock(Chunks, ((ArrayExpr)Inputs[input]).Chunks, block);

    public override ArrayExpr? Sliced(SlicePlan slice)
        => new CompareExpr<T>([.. Inputs.Select(i => (Expr)new SliceExpr<T>((ArrayExpr<T>)i, Broadcasting.SliceOf(slice, (ArrayExpr)i), CallSite))], comparison);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new CompareExpr<T>(inputs, comparison);
}

internal sealed class CompareCode<T>(Comparison comparison) : TaskCode where T : unmanaged, INumber<T>
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var x = inputs.Get<Chunk<T>>(0);
        var y = inputs.Get<Chunk<T>>(1);
        long[] shape = Broadcasting.ShapeOf(x.Shape, y.Shape);
        var result = Chunk<bool>.Rent(shape);
        using var left = Expanded<T>.Of(x, shape);
        using var right = Expanded<T>.Of(y, shape);
        Comparing.Compare(comparison, left.Span, right.Span, result.Span);
        return result;
    }
}

/// <summary>A chunk's elements broadcast to a shape, one behind another; a single element stays one.</summary>
internal readonly struct Expanded<T> : IDisposable where T : unmanaged
{
    private readonly Chunk<T> _chunk;

    private Expanded(Chunk<T> chunk) => _chunk = chunk;

    public ReadOnlySpan<T> Span => _chunk.Span;

    public static Expanded<T> Of(Chunk<T> chunk, ReadOnlySpan<long> shape)
    {
        if (chunk.Length == 1 || chunk.Shape.AsSpan().SequenceEqual(shape)) return new(chunk.Compact());
        var broadcast = chunk.BroadcastTo(shape);
        try
        {
            return new(broadcast.Compact());
        }
        finally
        {
            broadcast.Release();
        }
    }

    public void Dispose() => _chunk.Release();
}
