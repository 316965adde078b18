using System.Numerics;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Matrices of zeros and ones.</summary>
public static class ArrayEye
{
    extension<T>(Array<T>) where T : unmanaged, INumberBase<T>
    {
        /// <summary>A matrix with ones on a diagonal and zeros elsewhere (NumPy's <c>eye</c>).</summary>
        /// <param name="rows">Its rows.</param>
        /// <param name="columns">Its columns; as many as rows where left out.</param>
        /// <param name="k">The diagonal: 0 the main one, positive ones above it, negative ones below.</param>
        /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
        /// <exception cref="ArgumentOutOfRangeException">A length is negative.</exception>
        public static Array<T> Eye(
            long rows, long? columns = null, long k = 0, ReadOnlySpan<long> chunks = default,
            [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => Diagonals.Make<T>("eye", rows, columns ?? rows, k, isLower: false, chunks, new CallSite(callerFile, callerLine));

        /// <summary>A matrix with ones on and below a diagonal and zeros above (NumPy's <c>tri</c>).</summary>
        /// <param name="rows">Its rows.</param>
        /// <param name="columns">Its columns; as many as rows where left out.</param>
        /// <param name="k">The diagonal: 0 the main one, positive ones above it, negative ones below.</param>
        /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
        /// <exception cref="ArgumentOutOfRangeException">A length is negative.</exception>
        public static Array<T> Tri(
            long rows, long? columns = null, long k = 0, ReadOnlySpan<long> chunks = default,
            [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => Diagonals.Make<T>("tri", rows, columns ?? rows, k, isLower: true, chunks, new CallSite(callerFile, callerLine));
    }
}

internal static class Diagonals
{
    public static unsafe Array<T> Make<T>(string operation, long rows, long columns, long k, bool isLower, ReadOnlySpan<long> chunks, CallSite callSite)
        where T : unmanaged, INumberBase<T>
        => new(GeneratedExpr<T>.Whole(operation, new DiagonalSource<T>(T.One, columns, k, isLower), Chunks.Of([rows, columns], chunks, sizeof(T)), callSite));
}

/// <summary>Ones on a diagonal, or on and below it.</summary>
internal sealed class DiagonalSource<T>(T one, long columns, long k, bool isLower) : RowSource<T> where T : unmanaged
{
    public override UInt128 Token => TokenBuilder.Of("diagonal").AddBits<T>([one]).Add(columns).Add(k).Add(isLower).ToToken();

    public override void Fill(Span<T> row, long first, long step)
    {
        for (int n = 0; n < row.Length; n++)
        {
            var (i, j) = Math.DivRem(first + n * step, columns);
            row[n] = (isLower ? j - i <= k : j - i == k) ? one : default;
        }
    }
}
