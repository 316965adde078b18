using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>A function of one line of elements to one result.</summary>
public delegate TResult LineReducer<T, TResult>(ReadOnlySpan<T> line);

/// <summary>A function of one line of elements, which fills a line of results.</summary>
public delegate void LineMapper<T, TResult>(ReadOnlySpan<T> line, Span<TResult> result);

/// <summary>Functions of the user's own on lines along an axis.</summary>
public static class ArrayApplyAlongAxis
{
    extension<T>(Array<T> x) where T : unmanaged
    {
        /// <summary>Each line along an axis to one result; the axis goes away (NumPy's <c>apply_along_axis</c>).</summary>
        /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<TResult> ApplyAlongAxis<TResult>(
            int axis, LineReducer<T, TResult> function, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            where TResult : unmanaged
        {
            ArgumentNullException.ThrowIfNull(function);
            axis = ArrayShapes.NormalizeAxis(axis, x.Rank);
            return LineExpr<T, TResult>.Reduce("apply-along-axis", x, axis, keepDims, new ReducerFunction<T, TResult>(function), new CallSite(callerFile, callerLine));
        }

        /// <summary>Each line along an axis to a line of <paramref name="length"/> results in its place.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="length"/> is negative.</exception>
        public Array<TResult> ApplyAlongAxis<TResult>(
            int axis, LineMapper<T, TResult> function, long length, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            where TResult : unmanaged
        {
            ArgumentNullException.ThrowIfNull(function);
            ArgumentOutOfRangeException.ThrowIfNegative(length);
            axis = ArrayShapes.NormalizeAxis(axis, x.Rank);
            return LineExpr<T, TResult>.Over("apply-along-axis", x, axis, length, new MapperFunction<T, TResult>(function), new CallSite(callerFile, callerLine));
        }
    }
}

internal sealed class ReducerFunction<T, TResult>(LineReducer<T, TResult> function) : LineFunction<T, TResult> where T : unmanaged where TResult : unmanaged
{
    public override UInt128 Token { get; } = Tokens.Unique();

    public override void Run(Span<T> line, Span<TResult> result) => result[0] = function(line);
}

internal sealed class MapperFunction<T, TResult>(LineMapper<T, TResult> function) : LineFunction<T, TResult> where T : unmanaged where TResult : unmanaged
{
    public override UInt128 Token { get; } = Tokens.Unique();

    public override void Run(Span<T> line, Span<TResult> result) => function(line, result);
}
