using System.Numerics;
using System.Runtime.CompilerServices;

namespace TaskGraph;

public static partial class Arrays
{
    /// <summary>The covariances of variables, a matrix (NumPy's <c>cov</c>).</summary>
    /// <param name="x">A matrix of observations, or one variable as a vector.</param>
    /// <param name="rowVar">Whether a variable is a row; else it is a column.</param>
    /// <param name="ddof">What the number of observations is lessened by before dividing.</param>
    /// <exception cref="ArgumentException">The array has more than two axes.</exception>
    public static Array<T> Cov<T>(Array<T> x, bool rowVar = true, int ddof = 1, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank is 0 or > 2) throw new ArgumentException($"Covariances of an array with {x.Rank} axes. Use a matrix or a vector.", nameof(x));
        var rows = x.Rank == 1 ? x[Slice.NewAxis] : rowVar ? x : x.T;
        if (rows.Shape[1] == ArrayShapes.Unknown) return Deferred.Over(x, "cov", [rows.Shape[0], rows.Shape[0]], known => Cov(known, rowVar, ddof), new CallSite(callerFile, callerLine));
        var deviations = rows - rows.Mean(1, true, callerFile, callerLine);
        return deviations.MatMul(deviations.T, callerFile, callerLine) / T.CreateChecked(rows.Shape[1] - ddof);
    }

    /// <summary>The correlations of variables, a matrix (NumPy's <c>corrcoef</c>).</summary>
    /// <param name="x">A matrix of observations.</param>
    /// <param name="rowVar">Whether a variable is a row; else it is a column.</param>
    /// <exception cref="ArgumentException">The array has more than two axes.</exception>
    public static Array<T> CorrCoef<T>(Array<T> x, bool rowVar = true, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var covariances = Cov(x, rowVar, 1, callerFile, callerLine);
        var deviations = covariances.Diagonal().Sqrt(callerFile, callerLine);
        return covariances / deviations[Slice.All, Slice.NewAxis] / deviations[Slice.NewAxis];
    }
}
