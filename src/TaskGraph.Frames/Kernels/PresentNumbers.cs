namespace TaskGraph.FrameKernels;

/// <summary>The numbers of a column that are neither null nor NaN.</summary>
internal static class PresentNumbers
{
    /// <summary>As an array of their own.</summary>
    public static double[] Of(ColumnData column)
    {
        var numbers = (FixedColumn<double>)Casting.To(column, ColumnType.Double);
        var present = Reducing.Present(numbers);
        double[] values = present.Span.ToArray();
        present.Release();
        numbers.Release();
        return Missing.AnyNaN<double>(values) ? Array.FindAll(values, v => !double.IsNaN(v)) : values;
    }
}
