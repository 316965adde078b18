using System.Numerics;

namespace TaskGraph.FrameKernels;

/// <summary>What runs along.</summary>
internal enum CumulativeKind
{
    Sum,
    Prod,
    Min,
    Max,
}

/// <summary>Running totals of a column, from a total that was carried to it.</summary>
internal static class CumulativeKernel
{
    public static FixedColumn<T> Run<T>(CumulativeKind kind, FixedColumn<T>? carry, FixedColumn<T> column) where T : unmanaged, INumber<T>
    {
        var totals = ColumnBuffer<T>.Rent(column.Length);
        T? total = First(carry);
        for (int row = 0; row < column.Length; row++) totals.Span[row] = Step(kind, ref total, column, row) ?? T.Zero;
        return new(totals, Validity(column));
    }

    /// <summary>The total past the column; null where there was no value yet.</summary>
    public static T? Last<T>(CumulativeKind kind, FixedColumn<T>? carry, FixedColumn<T> column) where T : unmanaged, INumber<T>
    {
        T? total = First(carry);
        for (int row = 0; row < column.Length; row++) Step(kind, ref total, column, row);
        return total;
    }

    private static T? First<T>(FixedColumn<T>? carry) where T : unmanaged => carry is null || carry.IsNull(0) ? null : carry.Values[0];

    private static T? Step<T>(CumulativeKind kind, ref T? total, FixedColumn<T> column, int row) where T : unmanaged, INumber<T>
    {
        T value = column.Values[row];
        if (column.IsNull(row) || T.IsNaN(value)) return value; // NaN stays what it is
        total = total is not { } known ? value : kind switch
        {
            CumulativeKind.Sum => known + value,
            CumulativeKind.Prod => known * value,
            CumulativeKind.Min => value < known ? value : known,
            _ => value > known ? value : known,
        };
        return total;
    }

    private static ColumnValidity Validity(ColumnData column) => column.Validity.Share();
}
