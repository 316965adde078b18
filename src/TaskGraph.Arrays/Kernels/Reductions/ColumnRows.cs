using System.Runtime.CompilerServices;

namespace TaskGraph.ArrayKernels;

/// <summary>The rows of a block of columns, some at a time, computed as they are asked for.</summary>
internal sealed unsafe class ColumnRows<T>(Evaluation evaluation, T* buffer) where T : unmanaged
{
    /// <summary>The most columns of a block: its rows and states stay in the first-level cache.</summary>
    public const int MostColumns = 1024;

    /// <summary>The most rows at a time.</summary>
    public const int Together = 4;

    private long _at, _stride, _left;
    private int _width;

    /// <summary>Begins a block.</summary>
    /// <param name="at">The number of its first element.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="stride">From row to row.</param>
    /// <param name="rows">How many rows there are.</param>
    public void Begin(long at, int width, long stride, long rows) => (_at, _width, _stride, _left) = (at, width, stride, rows);

    /// <summary>The rows that are left.</summary>
    public long Count => _left;

    /// <summary>The addresses of the next rows: as many as asked for but at the end, where there are none or fewer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Next(Span<nint> rows)
    {
        int count = (int)Math.Min(rows.Length, _left);
        for (int r = 0; r < count; r++, _at += _stride) rows[r] = (nint)evaluation.Read(_at, _width, buffer + r * (long)_width);
        _left -= count;
        return count;
    }
}
