using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Neighbours' values in place of missing ones.</summary>
public static class FillForwardOperation
{
    extension(Series series)
    {
        /// <summary>The values, with the last one before it where one is null or NaN.</summary>
        /// <param name="limit">The most rows in a run that are filled; null for all.</param>
        public Series FFill(int? limit = null) => FunctionOf(limit, backward: false).Of(series);

        /// <summary>The values, with the next one behind it where one is null or NaN.</summary>
        /// <param name="limit">The most rows in a run that are filled; null for all.</param>
        public Series BFill(int? limit = null) => FunctionOf(limit, backward: true).Of(series);
    }

    internal static CarryFunction FunctionOf(int? limit, bool backward)
        => limit is not <= 0 ? new FillFunction(limit, backward)
            : throw new ArgumentOutOfRangeException(nameof(limit), limit, $"{nameof(limit)} is {limit}. Use at least 1, or null for no limit.");
}

internal sealed class FillFunction(int? limit, bool backward) : CarryFunction(backward ? "bfill" : "ffill", limit is { } most ? $"{most} at most" : "")
{
    public override bool IsBackward => backward;

    public override ColumnType ResultFor(FrameColumn column) => column.ColumnType;

    // The last value and the missing ones after it, up to the limit: those count on.
    public override ColumnData Carry(ColumnData? carry, ColumnData column)
    {
        var all = carry is null ? column.Share() : Concatenation.Of(column.Type, backward ? [column, carry] : [carry, column]);
        int row = backward ? 0 : all.Length - 1, step = backward ? 1 : -1, missing = 0;
        for (; row >= 0 && row < all.Length && Missing.At(all, row); row += step) missing++;
        var rows = row < 0 || row >= all.Length ? [] : new List<int> { row };
        for (int i = 1; i <= (limit is { } most ? Math.Min(missing, most) : 0) && rows.Count > 0; i++) rows.Add(row - step * i);
        if (backward) rows.Reverse();
        var edge = all.Take(rows.ToArray());
        all.Release();
        return edge;
    }

    public override ColumnData Run(ColumnData? carry, ColumnData column)
    {
        if (!column.HasNulls && column.Type is not (ColumnType.Double or ColumnType.Float)) return column.Share();
        var all = carry is null ? column.Share() : Concatenation.Of(column.Type, backward ? [column, carry] : [carry, column]);
        int before = carry?.Length ?? 0, step = backward ? -1 : 1, known = -1, missing = 0;
        var rows = new int[column.Length];
        for (int i = 0, row = backward ? all.Length - 1 : 0; i < all.Length; i++, row += step)
        {
            bool isMissing = Missing.At(all, row);
            if (isMissing) missing++;
            else (known, missing) = (row, 0);
            int place = backward ? row : row - before;
            if (place < 0 || place >= rows.Length) continue;
            rows[place] = isMissing && (known < 0 || missing > (limit ?? int.MaxValue)) ? row : known;
        }
        var filled = all.Take(rows);
        all.Release();
        return filled;
    }
}
