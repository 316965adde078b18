namespace TaskGraph.FrameKernels;

/// <summary>The places of values among a few given ones.</summary>
internal static class ValueLookup
{
    /// <summary>For each row the place of its value in <paramref name="keys"/>, a column of the same type; -1 where it is not there, or null.</summary>
    public static int[] Find(ColumnData column, ColumnData keys)
    {
        var places = new int[column.Length];
        if (column is StringColumn texts)
        {
            var byWord = new Dictionary<string, int>(StringComparer.Ordinal);
            for (int k = 0; k < keys.Length; k++) byWord.TryAdd((string)keys.BoxedValue(k)!, k);
            var byCode = new int[texts.Dictionary.Count];
            for (int code = 0; code < byCode.Length; code++) byCode[code] = byWord.GetValueOrDefault(texts.Dictionary.Text(code), -1);
            for (int row = 0; row < places.Length; row++) places[row] = texts.IsNull(row) ? -1 : byCode[texts.Codes[row]];
        }
        else column.Type.Kind().TryVisitFixed(new Finding(column, keys, places), out _);
        return places;
    }

    private sealed class Finding(ColumnData column, ColumnData keys, int[] places) : IFixedVisitor<bool>
    {
        public bool Visit<T>() where T : unmanaged, IEquatable<T>, IComparable<T>, ISpanParsable<T>
        {
            var byValue = new Dictionary<T, int>();
            var known = FixedColumn.Storage<T>(keys);
            for (int k = 0; k < known.Length; k++) byValue.TryAdd(known[k], k);
            var values = FixedColumn.Storage<T>(column);
            for (int row = 0; row < places.Length; row++) places[row] = column.IsNull(row) ? -1 : byValue.GetValueOrDefault(values[row], -1);
            return true;
        }
    }
}
