using System.Numerics;

namespace TaskGraph.FrameKernels;

/// <summary>One typed loop for each aggregate over the group numbers of rows. Nulls and NaN are passed over.</summary>
internal static class GroupedValues
{
    /// <summary>The rows of each group, or those that hold a value of a column.</summary>
    public static long[] Counts(RowGroups groups, ColumnData? column)
    {
        var counts = new long[groups.Count];
        int[] ids = groups.Ids;
        for (int i = 0; i < ids.Length; i++)
            if (ids[i] >= 0 && (column is null || IsValue(column, i))) counts[ids[i]]++;
        return counts;
    }

    public static void Sums<T>(RowGroups groups, FixedColumn<T> column, Span<T> sums) where T : unmanaged, INumber<T>
    {
        int[] ids = groups.Ids;
        var values = column.Values[..ids.Length];
        sums.Clear();
        if (!column.HasNulls && !IsFloating<T>())
        {
            for (int i = 0; i < ids.Length; i++)
                if (ids[i] >= 0) sums[ids[i]] += values[i];
            return;
        }
        for (int i = 0; i < ids.Length; i++)
            if (ids[i] >= 0 && !T.IsNaN(values[i]) && !column.IsNull(i)) sums[ids[i]] += values[i];
    }

    /// <summary>The row of each group's smallest or greatest value, the first of equal ones; -1 where it has none.</summary>
    public static int[] Extremes<T>(RowGroups groups, ReadOnlySpan<T> values, ColumnData column, bool greatest) where T : unmanaged, INumber<T>
    {
        var rows = new int[groups.Count];
        Array.Fill(rows, -1);
        int[] ids = groups.Ids;
        for (int i = 0; i < ids.Length; i++)
        {
            if (ids[i] < 0 || T.IsNaN(values[i]) || column.IsNull(i)) continue;
            ref int row = ref rows[ids[i]];
            if (row < 0 || (greatest ? values[i] > values[row] : values[i] < values[row])) row = i;
        }
        return rows;
    }

    /// <summary>The row of each group's first or last value; -1 where it has none.</summary>
    public static int[] Ends(RowGroups groups, ColumnData column, bool last)
    {
        var rows = new int[groups.Count];
        Array.Fill(rows, -1);
        int[] ids = groups.Ids;
        for (int i = 0; i < ids.Length; i++)
            if (ids[i] >= 0 && (last || rows[ids[i]] < 0) && IsValue(column, i)) rows[ids[i]] = i;
        return rows;
    }

    /// <summary>Sums of squared distances from given means.</summary>
    public static void SquaredDistances(RowGroups groups, FixedColumn<double> column, ReadOnlySpan<double> means, Span<double> sums)
    {
        int[] ids = groups.Ids;
        var values = column.Values[..ids.Length];
        sums.Clear();
        for (int i = 0; i < ids.Length; i++)
        {
            if (ids[i] < 0 || double.IsNaN(values[i]) || column.IsNull(i)) continue;
            double distance = values[i] - means[ids[i]];
            sums[ids[i]] += distance * distance;
        }
    }

    private static bool IsValue(ColumnData column, int row) => !column.IsNull(row) && column switch
    {
        FixedColumn<double> numbers => !double.IsNaN(numbers.Values[row]),
        FixedColumn<float> numbers => !float.IsNaN(numbers.Values[row]),
        _ => true,
    };

    private static bool IsFloating<T>() => typeof(T) == typeof(double) || typeof(T) == typeof(float);
}
