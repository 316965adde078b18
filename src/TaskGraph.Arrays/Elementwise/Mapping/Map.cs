using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>
/// Functions of the user's own on each element, taken as expressions and compiled into the same fused kernels as library operations.
/// Arithmetic, comparisons, conditions, casts and the methods of <see cref="Math"/> and <see cref="MathF"/> are understood; captured
/// variables count with their value at the call. Other static methods are called for one element after another, which
/// <see cref="LazyCollection.Explain"/> notes. A function must be pure: how often it is called is not told.
/// </summary>
public static class ArrayMap
{
    extension<T>(Array<T> x) where T : unmanaged
    {
        /// <summary>The function of each element: <c>x.Map(v => Math.Sqrt(v) * 2 + 1)</c>.</summary>
        /// <exception cref="NotSupportedException">A part of the function, named in the message, has no form for arrays.</exception>
        public Array<TResult> Map<TResult>(
            Expression<Func<T, TResult>> function, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where TResult : unmanaged
            => Mapping.Apply<TResult>(function, [x], new CallSite(callerFile, callerLine));

        /// <summary>The function of the elements of two arrays. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        /// <exception cref="NotSupportedException">A part of the function, named in the message, has no form for arrays.</exception>
        public Array<TResult> Map<T2, TResult>(
            Array<T2> second, Expression<Func<T, T2, TResult>> function,
            [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where T2 : unmanaged where TResult : unmanaged
            => Mapping.Apply<TResult>(function, [x, second], new CallSite(callerFile, callerLine));

        /// <summary>The function of the elements of three arrays. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        /// <exception cref="NotSupportedException">A part of the function, named in the message, has no form for arrays.</exception>
        public Array<TResult> Map<T2, T3, TResult>(
            Array<T2> second, Array<T3> third, Expression<Func<T, T2, T3, TResult>> function,
            [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            where T2 : unmanaged where T3 : unmanaged where TResult : unmanaged
            => Mapping.Apply<TResult>(function, [x, second, third], new CallSite(callerFile, callerLine));

        /// <summary>The function of the elements of four arrays. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        /// <exception cref="NotSupportedException">A part of the function, named in the message, has no form for arrays.</exception>
        public Array<TResult> Map<T2, T3, T4, TResult>(
            Array<T2> second, Array<T3> third, Array<T4> fourth, Expression<Func<T, T2, T3, T4, TResult>> function,
            [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            where T2 : unmanaged where T3 : unmanaged where T4 : unmanaged where TResult : unmanaged
            => Mapping.Apply<TResult>(function, [x, second, third, fourth], new CallSite(callerFile, callerLine));
    }
}

/// <summary>Makes nodes of functions.</summary>
internal static class Mapping
{
    public static Array<TResult> Apply<TResult>(LambdaExpression function, ReadOnlySpan<LazyCollection> arrays, CallSite callSite) where TResult : unmanaged
    {
        ArgumentNullException.ThrowIfNull(function);
        var nodes = new List<ArrayExpr>();
        foreach (var array in arrays)
        {
            ArgumentNullException.ThrowIfNull(array);
            nodes.Add((ArrayExpr)array.Expr);
        }
        var inputs = nodes.DistinctBy(n => n.Token).ToList();
        int[] places = [.. nodes.Select(n => inputs.FindIndex(i => i.Token == n.Token))];
        var program = FunctionTranslator.Translate(function, [.. inputs.Select(i => i.ElementType)], places);
        return ArrayElementwise.Of<TResult>(inputs, program, callSite);
    }
}
