using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace TaskGraph;

public sealed unsafe partial class Array<T>
{
    /// <summary>An array of zeros (NumPy's <c>zeros</c>).</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <exception cref="ArgumentException">A length is negative, or the chunks don't fit the shape.</exception>
    public static Array<T> Zeros(
        ReadOnlySpan<long> shape, ReadOnlySpan<long> chunks = default, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => Full(shape, default, chunks, callerFile, callerLine);

    /// <summary>An array of one value (NumPy's <c>full</c>).</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="value">The value of every element.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <exception cref="ArgumentException">A length is negative, or the chunks don't fit the shape.</exception>
    public static Array<T> Full(
        ReadOnlySpan<long> shape, T value, ReadOnlySpan<long> chunks = default,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => new(GeneratedExpr<T>.Whole("full", new ConstantSource<T>(value), TaskGraph.Chunks.Of(shape, chunks, sizeof(T)), new CallSite(callerFile, callerLine)));

    /// <summary>An array with the content of <paramref name="tensor"/>, which is copied now.</summary>
    /// <param name="tensor">The data.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <exception cref="ArgumentException">The chunks don't fit the tensor's shape.</exception>
    public static Array<T> FromTensor(
        Tensor<T> tensor, ReadOnlySpan<long> chunks = default, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var shape = new long[tensor.Rank];
        for (int axis = 0; axis < shape.Length; axis++) shape[axis] = tensor.Lengths[axis];
        var data = HugePages.NewArray<T>(checked((int)tensor.FlattenedLength));
        tensor.FlattenTo(data);
        return new(GeneratedExpr<T>.Whole("from-tensor", new DataSource<T>(data), TaskGraph.Chunks.Of(shape, chunks, sizeof(T)), new CallSite(callerFile, callerLine)));
    }
}

/// <summary>Arrays of numbers made from nothing.</summary>
public static class ArrayCreation
{
    extension<T>(Array<T>) where T : unmanaged, INumber<T>
    {
        /// <summary>An array of ones (NumPy's <c>ones</c>).</summary>
        /// <exception cref="ArgumentException">A length is negative, or the chunks don't fit the shape.</exception>
        public static Array<T> Ones(
            ReadOnlySpan<long> shape, ReadOnlySpan<long> chunks = default, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => Array<T>.Full(shape, T.One, chunks, callerFile, callerLine);

        /// <summary>The numbers 0, 1, … below <paramref name="stop"/> (NumPy's <c>arange</c>).</summary>
        public static Array<T> Arange(
            T stop, ReadOnlySpan<long> chunks = default, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => Array<T>.Arange(T.Zero, stop, T.One, chunks, callerFile, callerLine);

        /// <summary>The numbers start, start + step, … before <paramref name="stop"/> (NumPy's <c>arange</c>); element i is start + i · step.</summary>
        /// <exception cref="ArgumentException"><paramref name="step"/> is zero, or a number is not finite.</exception>
        public static unsafe Array<T> Arange(
            T start, T stop, T step, ReadOnlySpan<long> chunks = default, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            if (T.IsZero(step) || !T.IsFinite(start) || !T.IsFinite(stop) || !T.IsFinite(step))
                throw new ArgumentException($"Arange from {start} to {stop} by {step}. Use finite numbers and a step that is not zero.", nameof(step));
            double count = Math.Ceiling((double.CreateChecked(stop) - double.CreateChecked(start)) / double.CreateChecked(step));
            long length = Math.Max(0, checked((long)count));
            return new(GeneratedExpr<T>.Whole("arange", new RangeSource<T>(start, step), Chunks.Of([length], chunks, sizeof(T)), new CallSite(callerFile, callerLine)));
        }
    }
}

/// <summary>start + i · step.</summary>
internal sealed class RangeSource<T>(T start, T step) : RowSource<T> where T : unmanaged, INumber<T>
{
    public override UInt128 Token => TokenBuilder.Of("range").AddBits<T>([start, step]).ToToken();

    public override void Fill(Span<T> row, long first, long skip)
    {
        for (int i = 0; i < row.Length; i++) row[i] = start + T.CreateTruncating(first + i * skip) * step;
    }
}
