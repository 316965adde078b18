using System.Runtime.CompilerServices;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Functions of several arrays.</summary>
public static partial class Arrays
{
    /// <summary><paramref name="x"/> where the condition holds, <paramref name="y"/> elsewhere (NumPy's <c>where</c>). Shapes must broadcast.</summary>
    /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
    public static Array<T> Where<T>(
        Array<bool> condition, Array<T> x, Array<T> y, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where T : unmanaged
        => ArrayElementwise.Ternary<WhereOp<T>, bool, T, T, T>(condition, x, y, new CallSite(callerFile, callerLine));

    /// <summary><paramref name="x"/> where the condition holds, <paramref name="y"/> elsewhere.</summary>
    /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
    public static Array<T> Where<T>(
        Array<bool> condition, Array<T> x, T y, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where T : unmanaged
        => ArrayElementwise.Ternary<WhereOp<T>, bool, T, T, T>(condition, x, y, new CallSite(callerFile, callerLine));

    /// <summary><paramref name="x"/> where the condition holds, <paramref name="y"/> elsewhere.</summary>
    /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
    public static Array<T> Where<T>(
        Array<bool> condition, T x, Array<T> y, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where T : unmanaged
        => ArrayElementwise.Ternary<WhereOp<T>, bool, T, T, T>(condition, x, y, new CallSite(callerFile, callerLine));
}
