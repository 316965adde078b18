namespace TaskGraph.FrameKernels;

/// <summary>Columns into rows of a matrix.</summary>
internal static class Interleaving
{
    /// <summary>Writes the column's values at <paramref name="first"/> and every <paramref name="step"/> places; null is NaN.</summary>
    /// <exception cref="InvalidOperationException">A row is null and <typeparamref name="T"/> has no NaN.</exception>
    public static void Write<T>(ColumnData column, string name, Span<T> to, int first, int step) where T : unmanaged
    {
        var type = ColumnTypes.Of(typeof(T));
        if (column.HasNulls && !type.IsFloating())
            throw new InvalidOperationException(
                $"Column '{name}' has {column.NullCount} nulls, which {type.Name()} can't hold. Use FillNa, DropNa, or an array of double.");
        var cast = Casting.To(column, type);
        var values = (FixedColumn<T>)cast;
        if (values.HasNulls)
        {
            var whole = values.ToManaged();
            cast.Release();
            cast = whole;
            values = (FixedColumn<T>)whole;
        }
        var from = values.Values;
        if (step == 1) from.CopyTo(to);
        else
            for (int row = 0, at = first; row < from.Length; row++, at += step) to[at] = from[row];
        cast.Release();
    }
}
