using System.Text;

namespace TaskGraph.FrameKernels;

/// <summary>Comparisons of texts: of the words of dictionaries once, then of codes. The order is that of code points.</summary>
internal static class StringComparing
{
    public static FixedColumn<bool> Run(BinaryOperator op, StringColumn column, string text)
    {
        if (op is BinaryOperator.Equal or BinaryOperator.NotEqual)
        {
            var values = ColumnBuffer<bool>.Rent(column.Length);
            // A word that is not in the dictionary has code -1, which no row has.
            Comparing.Run(op, column.Codes, column.Dictionary.Find(text), values.Span);
            return new(values, column.Validity.Share());
        }
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (column.Dictionary.Categories == CategoryOrder.Ordered)
        {
            int rank = column.Dictionary.Find(text);
            if (rank < 0 && column.Dictionary.Count > 0) throw new InvalidOperationException($"\"{text}\" is no category of the column, so that it has no place in their order.");
            var truths = ColumnBuffer<bool>.Rent(column.Length);
            Comparing.Run(op, column.Codes, rank, truths.Span);
            return new(truths, column.Validity.Share());
        }
        return ByWord(column, word => Holds(op, word.SequenceCompareTo(bytes)));
    }

    public static FixedColumn<bool> Run(BinaryOperator op, StringColumn left, StringColumn right)
    {
        var dictionary = StringDictionary.Unify([left.Dictionary, right.Dictionary], out int[]?[] maps);
        var other = maps[1] is { } map ? right.Remap(map, dictionary) : (StringColumn)right.Share();
        var mine = (StringColumn)left.Share();
        if (op is not (BinaryOperator.Equal or BinaryOperator.NotEqual))
        {
            var ranks = dictionary.Ranks;
            (var codes, var otherCodes) = (mine, other);
            (mine, other) = (mine.Remap(ranks, dictionary), other.Remap(ranks, dictionary));
            codes.Release();
            otherCodes.Release();
        }
        var values = ColumnBuffer<bool>.Rent(left.Length);
        Comparing.Run(op, mine.Codes, other.Codes, values.Span);
        mine.Release();
        other.Release();
        return new(values, ColumnValidity.And(left.Validity, right.Validity, left.Length));
    }

    /// <summary>A truth for each row by its word; what the test says of a word is asked once.</summary>
    public static FixedColumn<bool> ByWord(StringColumn column, Utf8Test test)
    {
        var truths = new bool[Math.Max(column.Dictionary.Count, 1)];
        for (int code = 0; code < column.Dictionary.Count; code++) truths[code] = test(column.Dictionary[code]);
        var values = ColumnBuffer<bool>.Rent(column.Length);
        Gather.Values(truths, column.Codes, values.Span, canMiss: false);
        return new(values, column.Validity.Share());
    }

    private static bool Holds(BinaryOperator op, int order) => op switch
    {
        BinaryOperator.Less => order < 0,
        BinaryOperator.LessOrEqual => order <= 0,
        BinaryOperator.Greater => order > 0,
        BinaryOperator.GreaterOrEqual => order >= 0,
        _ => throw new ArgumentOutOfRangeException(nameof(op)),
    };
}

/// <summary>A question about a text in UTF-8.</summary>
internal delegate bool Utf8Test(ReadOnlySpan<byte> word);
