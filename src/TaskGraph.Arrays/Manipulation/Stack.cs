using System.Runtime.CompilerServices;

namespace TaskGraph;

public static partial class Arrays
{
    /// <summary>Arrays of one shape along a new axis (NumPy's <c>stack</c>). Nothing is copied.</summary>
    /// <param name="arrays">The arrays.</param>
    /// <param name="axis">The new axis's place in the result.</param>
    /// <exception cref="ArgumentException">There is no array, or shapes differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public static Array<T> Stack<T>(
        ReadOnlySpan<Array<T>> arrays, int axis = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where T : unmanaged
    {
        if (arrays.Length == 0) throw new ArgumentException("There is nothing to stack. Give at least one array.", nameof(arrays));
        var expanded = new Array<T>[arrays.Length];
        for (int i = 0; i < expanded.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(arrays[i], nameof(arrays));
            if (!arrays[i].Node.Shape.AsSpan().SequenceEqual(arrays[0].Node.Shape.AsSpan()))
            {
                throw new ArgumentException(
                    $"Arrays of shapes {ArrayShapes.Text(arrays[0].Node.Shape.AsSpan())} and {ArrayShapes.Text(arrays[i].Node.Shape.AsSpan())} cannot be stacked. Give arrays of one shape.",
                    nameof(arrays));
            }
            expanded[i] = arrays[i].ExpandDims(axis);
        }
        return Concatenate<T>(expanded, ArrayShapes.NormalizeAxis(axis, arrays[0].Rank + 1), callerFile, callerLine);
    }

    /// <summary>A matrix of arrays put together: each row joined along the last axis, the rows along the one before it (NumPy's <c>block</c>).</summary>
    /// <exception cref="ArgumentException">There is no array, or shapes don't fit.</exception>
    public static Array<T> Block<T>(Array<T>[][] rows, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Length == 0 || Array.Exists(rows, r => r is not { Length: > 0 })) throw new ArgumentException("There are no blocks. Give at least one array in each row.", nameof(rows));
        int rank = Math.Max(2, rows.Max(r => r.Max(a => a.Rank)));
        var joined = Array.ConvertAll(rows, r => Concatenate<T>(Array.ConvertAll(r, a => a.AtLeast(rank)), -1, callerFile, callerLine));
        return Concatenate<T>(joined, -2, callerFile, callerLine);
    }
}
