using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Gives the element at a place of an array: one index an axis.</summary>
public delegate T ElementFunction<T>(ReadOnlySpan<long> index);

public sealed unsafe partial class Array<T>
{
    /// <summary>An array whose elements are a function of their place. Any part of it can be made on its own.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="function">Gives the element at an index; called from several threads.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <exception cref="ArgumentException">A length is negative, or the chunks don't fit the shape.</exception>
    public static Array<T> FromFunction(
        ReadOnlySpan<long> shape, ElementFunction<T> function, ReadOnlySpan<long> chunks = default,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new(GeneratedExpr<T>.Whole(
            "from-function", new FunctionSource<T>(function, shape.ToArray()), TaskGraph.Chunks.Of(shape, chunks, sizeof(T)), new CallSite(callerFile, callerLine)));
    }
}

/// <summary>A user's function of the place.</summary>
internal sealed class FunctionSource<T>(ElementFunction<T> function, long[] shape) : RowSource<T> where T : unmanaged
{
    public override UInt128 Token { get; } = Tokens.Unique();

    public override void Fill(Span<T> row, long first, long step)
    {
        Span<long> index = stackalloc long[shape.Length];
        for (int i = 0; i < row.Length; i++)
        {
            long number = first + i * step;
            for (int axis = shape.Length - 1; axis >= 0; axis--) (number, index[axis]) = Math.DivRem(number, shape[axis]);
            row[i] = function(index);
        }
    }
}
