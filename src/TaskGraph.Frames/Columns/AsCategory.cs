namespace TaskGraph;

/// <summary>Texts as values of a given set.</summary>
public static class AsCategoryOperation
{
    extension(Series series)
    {
        /// <summary>
        /// The texts as categories. A text that is none of them becomes null, as in pandas. Ordered ones compare, sort and have extremes in the order
        /// given here, others as texts do. Without a set, <c>Cast&lt;Category&gt;()</c> takes the texts there are.
        /// </summary>
        /// <param name="categories">All texts that the series may hold.</param>
        /// <param name="ordered">Whether their order is that of the values.</param>
        /// <exception cref="ArgumentException">The series does not hold texts, or a category is null or given twice.</exception>
        public Series AsCategory(IReadOnlyList<string> categories, bool ordered = false)
        {
            ArgumentNullException.ThrowIfNull(categories);
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (string category in categories)
                if (!seen.Add(category ?? throw new ArgumentException("A category is null. Null is no category: values that are null stay so.", nameof(categories))))
                    throw new ArgumentException($"Category '{category}' is given twice. Give each once.", nameof(categories));
            return new AsCategoryFunction([.. categories], ordered).Of(series);
        }
    }
}

internal sealed class AsCategoryFunction(string[] categories, bool ordered)
    : ColumnFunction("as-category", string.Join(ordered ? " < " : ", ", categories), [ordered ? "ordered" : "", .. categories])
{
    public override ColumnType ResultFor(FrameColumn column) => column.ColumnType.IsText() ? ColumnType.Category : throw Undefined("AsCategory", "texts", column);

    public override ColumnData Apply(ColumnData column)
    {
        var texts = (StringColumn)column;
        var words = new StringDictionaryBuilder();
        foreach (string category in categories) words.Add(category);
        var dictionary = words.Build();
        var map = new int[texts.Dictionary.Count];
        for (int code = 0; code < map.Length; code++) map[code] = dictionary.Find(texts.Dictionary[code]);
        var codes = ColumnBuffer<int>.Rent(texts.Length);
        var known = ColumnBuffer<ulong>.RentCleared(ValidityBits.Words(texts.Length));
        for (int row = 0; row < texts.Length; row++)
        {
            int code = texts.IsNull(row) ? -1 : map[texts.Codes[row]];
            codes.Span[row] = Math.Max(code, 0);
            if (code >= 0) ValidityBits.Set(known.Span, row);
        }
        return new StringColumn(codes, dictionary.AsCategories(ordered ? CategoryOrder.Ordered : CategoryOrder.Unordered), ColumnValidity.From(known, texts.Length));
    }
}
