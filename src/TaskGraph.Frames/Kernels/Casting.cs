using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;

namespace TaskGraph.FrameKernels;

/// <summary>
/// Columns as another type. Numbers convert as in C#, toward zero, but a value that the type can't hold is an error that names it;
/// texts are parsed and printed invariantly, once a distinct word.
/// </summary>
internal static class Casting
{
    /// <summary>Whether there is a conversion at all.</summary>
    public static bool CanCast(ColumnType from, ColumnType to) =>
        from == to || to == ColumnType.String || from == ColumnType.String
        || (from.IsNumeric() || from == ColumnType.Bool) && (to.IsNumeric() || to == ColumnType.Bool);

    /// <exception cref="InvalidCastException">A value does not fit the type; the message has the row and the value.</exception>
    public static ColumnData To(ColumnData column, ColumnType type)
    {
        if (column.Type == type) return column.Share();
        if (column is StringColumn texts) return Parse(texts, type);
        if (type == ColumnType.String) return Print(column);
        return (column, type) switch
        {
            (FixedColumn<int> c, ColumnType.Long) => Widen<int, long>(c),
            (FixedColumn<int> c, ColumnType.Double) => Widen<int, double>(c),
            (FixedColumn<int> c, ColumnType.Float) => Widen<int, float>(c),
            (FixedColumn<long> c, ColumnType.Double) => Widen<long, double>(c),
            (FixedColumn<long> c, ColumnType.Float) => Widen<long, float>(c),
            (FixedColumn<float> c, ColumnType.Double) => Widen<float, double>(c),
            (FixedColumn<double> c, ColumnType.Float) => Widen<double, float>(c),
            (FixedColumn<long> c, ColumnType.Int) => Checked<long, int>(c),
            (FixedColumn<float> c, ColumnType.Int) => Checked<float, int>(c),
            (FixedColumn<float> c, ColumnType.Long) => Checked<float, long>(c),
            (FixedColumn<double> c, ColumnType.Int) => Checked<double, int>(c),
            (FixedColumn<double> c, ColumnType.Long) => Checked<double, long>(c),
            (FixedColumn<bool> c, ColumnType.Int) => FromTruth<int>(c),
            (FixedColumn<bool> c, ColumnType.Long) => FromTruth<long>(c),
            (FixedColumn<bool> c, ColumnType.Float) => FromTruth<float>(c),
            (FixedColumn<bool> c, ColumnType.Double) => FromTruth<double>(c),
            (FixedColumn<int> c, ColumnType.Bool) => ToTruth(c),
            (FixedColumn<long> c, ColumnType.Bool) => ToTruth(c),
            (FixedColumn<float> c, ColumnType.Bool) => ToTruth(c),
            (FixedColumn<double> c, ColumnType.Bool) => ToTruth(c),
            _ => throw new InvalidCastException($"There is no conversion from {column.Type.Name()} to {type.Name()}."),
        };
    }

    private static FixedColumn<TTo> Widen<TFrom, TTo>(FixedColumn<TFrom> column) where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo>
    {
        var values = ColumnBuffer<TTo>.Rent(column.Length);
        TensorPrimitives.ConvertTruncating<TFrom, TTo>(column.Values, values.Span);
        return new(values, column.Validity.Share());
    }

    private static FixedColumn<TTo> Checked<TFrom, TTo>(FixedColumn<TFrom> column)
        where TFrom : unmanaged, INumberBase<TFrom> where TTo : unmanaged, INumberBase<TTo>, IMinMaxValue<TTo>
    {
        var values = ColumnBuffer<TTo>.Rent(column.Length);
        var from = column.Values;
        var to = values.Span;
        for (int row = 0; row < from.Length; row++)
        {
            // What a null row holds is undefined and may not fit.
            if (column.IsNull(row))
            {
                to[row] = default;
                continue;
            }
            try
            {
                to[row] = TTo.CreateChecked(from[row]);
            }
            catch (OverflowException)
            {
                values.Release();
                throw Misfit(row, Cell.Format(column, row), ColumnTypes.Of(typeof(TTo)));
            }
        }
        return new(values, column.Validity.Share());
    }

    private static FixedColumn<T> FromTruth<T>(FixedColumn<bool> column) where T : unmanaged, INumberBase<T>
    {
        var values = ColumnBuffer<T>.Rent(column.Length);
        var from = column.Values;
        var to = values.Span;
        for (int row = 0; row < from.Length; row++) to[row] = from[row] ? T.One : T.Zero;
        return new(values, column.Validity.Share());
    }

    private static FixedColumn<bool> ToTruth<T>(FixedColumn<T> column) where T : unmanaged, INumber<T>
    {
        var values = ColumnBuffer<bool>.Rent(column.Length);
        Comparing.Run(BinaryOperator.NotEqual, column.Values, T.Zero, values.Span);
        return new(values, column.Validity.Share());
    }

    private static StringColumn Print(ColumnData column)
    {
        var builder = new StringColumnBuilder(column.Length);
        for (int row = 0; row < column.Length; row++)
        {
            if (column.IsNull(row)) builder.AppendNull();
            else builder.Append(Cell.Format(column, row));
        }
        return (StringColumn)builder.Build();
    }

    private static ColumnData Parse(StringColumn column, ColumnType type) => type switch
    {
        ColumnType.Bool => Parse<bool>(column, type, static (string text, out bool value) => bool.TryParse(text, out value)),
        ColumnType.Int => Parse<int>(column, type, static (string text, out int value)
            => int.TryParse(text, CultureInfo.InvariantCulture, out value)),
        ColumnType.Long => Parse<long>(column, type, static (string text, out long value)
            => long.TryParse(text, CultureInfo.InvariantCulture, out value)),
        ColumnType.Float => Parse<float>(column, type, static (string text, out float value)
            => float.TryParse(text, CultureInfo.InvariantCulture, out value)),
        ColumnType.Double => Parse<double>(column, type, static (string text, out double value)
            => double.TryParse(text, CultureInfo.InvariantCulture, out value)),
        ColumnType.DateTime => Parse<DateTime>(column, type, static (string text, out DateTime value) =>
            DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out value)),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static FixedColumn<T> Parse<T>(StringColumn column, ColumnType type, TryParse<T> parse) where T : unmanaged
    {
        var words = new T[column.Dictionary.Count];
        var fits = new bool[words.Length];
        for (int code = 0; code < words.Length; code++)
        {
            fits[code] = parse(column.Dictionary.Text(code), out words[code]);
            if (words[code] is DateTime time) words[code] = (T)(object)Cell.Plain(time);
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
                throw Misfit(row, $"\"{column.Dictionary.Text(code)}\"", type);
            }
            to[row] = words[code];
        }
        return new(values, column.Validity.Share());
    }

    private static InvalidCastException Misfit(int row, string value, ColumnType type)
        => new($"Row {row} of the partition holds {value}, which is no {type.Name()}.");

    private delegate bool TryParse<T>(string text, out T value);
}
