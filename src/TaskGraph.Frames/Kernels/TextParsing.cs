using System.Globalization;

namespace TaskGraph.FrameKernels;

/// <summary>Texts as values of other types, each distinct word parsed once.</summary>
internal static class TextParsing
{
    /// <exception cref="InvalidCastException">A text is no value of the type; the message has the row and the text.</exception>
    public static ColumnData To(StringColumn column, ColumnType type)
    {
        type.Kind().TryVisitFixed(new Parsing(column, type), out ColumnData parsed);
        return parsed;
    }

    /// <summary>As above, by a parser of one's own.</summary>
    public static FixedColumn<T> To<T>(StringColumn column, ColumnType type, Parser<T> parse) where T : unmanaged
    {
        var words = new T[column.Dictionary.Count];
        var fits = new bool[words.Length];
        for (int code = 0; code < words.Length; code++)
        {
            fits[code] = parse(column.Dictionary.Text(code), out words[code]);
            words[code] = Cell.Plain(words[code]);
        }
        var values = ColumnBuffer<T>.Rent(column.Length);
        var to = values.Span;
        for (int row = 0; row < to.Length; row++)
        {
            int code = column.Codes[row];
            if (column.IsNull(row))
            {
                to[row] = default;
                continue;
            }
            if (!fits[code])
            {
                values.Release();
                throw Casting.Misfit(row, $"\"{column.Dictionary.Text(code)}\"", type);
            }
            to[row] = words[code];
        }
        return new(values, column.Validity.Share());
    }

    /// <summary>A value from text; false where the text is none.</summary>
    public delegate bool Parser<T>(string text, out T value);

    /// <summary>A value from text in C#'s invariant notation; times without an offset are in UTC.</summary>
    public static bool TryParse<T>(string text, out T value) where T : ISpanParsable<T>
    {
        const DateTimeStyles utc = DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal;
        if (typeof(T) == typeof(DateTime))
        {
            bool isTime = DateTime.TryParse(text, CultureInfo.InvariantCulture, utc, out var time);
            value = (T)(object)Cell.Plain(time);
            return isTime;
        }
        if (typeof(T) == typeof(DateTimeOffset))
        {
            bool isTime = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, utc, out var time);
            value = (T)(object)time;
            return isTime;
        }
        return T.TryParse(text, CultureInfo.InvariantCulture, out value!);
    }

    private sealed class Parsing(StringColumn column, ColumnType type) : IFixedVisitor<ColumnData>
    {
        public ColumnData Visit<T>() where T : unmanaged, IEquatable<T>, IComparable<T>, ISpanParsable<T> => To<T>(column, type, TryParse);
    }
}
