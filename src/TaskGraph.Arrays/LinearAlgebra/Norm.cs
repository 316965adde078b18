using System.Numerics;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Linear algebra on arrays larger than memory.</summary>
public static partial class LinearAlgebra
{
    /// <summary>The length of an array seen as one vector: the root of its squares' sum (Frobenius' norm of a matrix).</summary>
    public static Delayed<T> Norm<T>(Array<T> x, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Square(callerFile, callerLine).Sum([.. Enumerable.Range(0, x.Rank)], false, callerFile: callerFile, callerLine: callerLine).Sqrt(callerFile, callerLine)
            .Scalar(callerFile, callerLine);
    }

    /// <summary>The norm of each vector along an axis.</summary>
    /// <param name="x">The array.</param>
    /// <param name="axis">The axis, from 0, or negative from the last.</param>
    /// <param name="order">2 for the length, 1 for the sum of absolute values, infinity for the greatest one, negative infinity for the smallest, 0 for how many are not zero, or any other power.</param>
    /// <param name="keepDims">Whether the axis stays, with length 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static Array<T> Norm<T>(
        Array<T> x, int axis, double order = 2, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        return order switch
        {
            2 => x.Square(callerFile, callerLine).Sum(axis, keepDims, callerFile, callerLine).Sqrt(callerFile, callerLine),
            1 => x.Abs(callerFile, callerLine).Sum(axis, keepDims, callerFile, callerLine),
            double.PositiveInfinity => x.Abs(callerFile, callerLine).Max(axis, keepDims, callerFile, callerLine),
            double.NegativeInfinity => x.Abs(callerFile, callerLine).Min(axis, keepDims, callerFile, callerLine),
            0 => x.CountNonZero(axis, keepDims, callerFile, callerLine).Cast<T>(),
            _ => x.Abs(callerFile, callerLine).Pow(T.CreateChecked(order), callerFile, callerLine).Sum(axis, keepDims, callerFile, callerLine)
                .Pow(T.One / T.CreateChecked(order), callerFile, callerLine),
        };
    }
}
