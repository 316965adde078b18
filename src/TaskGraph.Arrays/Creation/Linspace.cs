using System.Numerics;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Numbers at equal distances.</summary>
public static class ArrayLinspace
{
    extension<T>(Array<T>) where T : unmanaged, IFloatingPointIeee754<T>
    {
        /// <summary><paramref name="count"/> numbers at equal distances from <paramref name="start"/> to <paramref name="stop"/> (NumPy's <c>linspace</c>).</summary>
        /// <param name="start">The first number.</param>
        /// <param name="stop">The last number, or, without <paramref name="endpoint"/>, the one behind it.</param>
        /// <param name="count">How many numbers.</param>
        /// <param name="endpoint">Whether <paramref name="stop"/> is the last number.</param>
        /// <param name="chunks">The chunks' length; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
        public static unsafe Array<T> Linspace(
            T start, T stop, long count, bool endpoint = true, ReadOnlySpan<long> chunks = default,
            [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            if (count < 0) throw new ArgumentOutOfRangeException(nameof(count), count, $"{count} numbers. Use 0 or more.");
            return new(GeneratedExpr<T>.Whole(
                "linspace", new LinspaceSource<T>(start, stop, count, endpoint), Chunks.Of([count], chunks, sizeof(T)), new CallSite(callerFile, callerLine)));
        }
    }
}

/// <summary>start + i · step, and the end exactly.</summary>
internal sealed class LinspaceSource<T>(T start, T stop, long count, bool endpoint) : RowSource<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public override UInt128 Token => TokenBuilder.Of("linspace").AddBits<T>([start, stop]).Add(count).Add(endpoint).ToToken();

    public override void Fill(Span<T> row, long first, long skip)
    {
        long intervals = endpoint ? count - 1 : count;
        T step = intervals > 0 ? (stop - start) / T.CreateTruncating(intervals) : T.Zero;
        for (int i = 0; i < row.Length; i++)
        {
            long number = first + i * skip;
            row[i] = endpoint && number == intervals && count > 1 ? stop : start + T.CreateTruncating(number) * step;
        }
    }
}
