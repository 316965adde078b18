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
    public static bool CanCast(ColumnType from, ColumnType to) => from == to || from.IsText() && to.Kind().HasText || to.IsText() && from.Kind().HasText
        || IsAmount(from) && IsAmount(to) || IsTime(from) && IsTime(to);

    /// <summary>Whether a type of numbers holds all whole numbers of another exactly, or as floating point is meant to.</summary>
    public static bool HoldsAll(ColumnType from, ColumnType to) => to.Kind().VisitNumber(new TargetRange(from));

    /// <exception cref="InvalidCastException">A value does not fit the type; the message has the row and the value.</exception>
    public static ColumnData To(ColumnData column, ColumnType type)
    {
        if (column.Type == type) return column.Share();
        if (!CanCast(column.Type, type)) throw new InvalidCastException($"There is no conversion from {column.Type.Name()} to {type.Name()}.");
        if (column is StringColumn texts) return type.IsText() ? AsText(texts, type) : TextParsing.To(texts, type);
        if (type.IsText())
        {
            var printed = Print(column);
            var words = AsText(printed, type);
            printed.Release();
            return words;
        }
        if (IsTime(type)) return TimeCasting.To(column, type);
        if (type == ColumnType.Bool) return column.Type.Kind().VisitNumber(new ToTruth(column));
        if (column is FixedColumn<bool> truth) return type.Kind().VisitNumber(new FromTruth(truth));
        return column.Type.Kind().VisitNumber(new Source(column, type));
    }

    public static InvalidCastException Misfit(int row, string value, ColumnType type)
        => new($"Row {row} of the partition holds {value}, which is no {type.Name()}.");

    private static bool IsAmount(ColumnType type) => type.IsNumeric() || type == ColumnType.Bool;

    private static bool IsTime(ColumnType type) => type is ColumnType.DateTime or ColumnType.DateOnly or ColumnType.DateTimeOffset;

    // The categories of texts are those in use.
    private static StringColumn AsText(StringColumn column, ColumnType type)
    {
        if (column.Type == type) return (StringColumn)column.Share();
        if (type == ColumnType.String) return column.WithDictionary(column.Dictionary.AsCategories(CategoryOrder.None));
        var used = column.Compact(always: true);
        var categories = used.WithDictionary(used.Dictionary.AsCategories(CategoryOrder.Unordered));
        used.Release();
        return categories;
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

    // Whether a type of whole numbers lies within that of the target.
    private sealed class TargetRange(ColumnType from) : INumberVisitor<bool>
    {
        public bool Visit<T>() where T : unmanaged, INumber<T>, IMinMaxValue<T> => from.Kind().VisitNumber(new SourceRange<T>());
    }

    private sealed class SourceRange<TTo> : INumberVisitor<bool> where TTo : unmanaged, INumber<TTo>, IMinMaxValue<TTo>
    {
        public bool Visit<T>() where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            if (typeof(TTo) == typeof(double) || typeof(TTo) == typeof(float)) return typeof(T) != typeof(decimal); // decimals null rows hold may be none
            if (typeof(T) == typeof(double) || typeof(T) == typeof(float) || typeof(T) == typeof(decimal)) return false;
            return decimal.CreateSaturating(T.MinValue) >= decimal.CreateSaturating(TTo.MinValue)
                && decimal.CreateSaturating(T.MaxValue) <= decimal.CreateSaturating(TTo.MaxValue);
        }
    }

    private sealed class Source(ColumnData column, ColumnType type) : INumberVisitor<ColumnData>
    {
        public ColumnData Visit<T>() where T : unmanaged, INumber<T>, IMinMaxValue<T> => type.Kind().VisitNumber(new Target<T>((FixedColumn<T>)column));
    }

    private sealed class Target<TFrom>(FixedColumn<TFrom> column) : INumberVisitor<ColumnData> where TFrom : unmanaged, INumber<TFrom>, IMinMaxValue<TFrom>
    {
        public ColumnData Visit<T>() where T : unmanaged, INumber<T>, IMinMaxValue<T>
            => new SourceRange<T>().Visit<TFrom>() ? Widen<TFrom, T>(column) : Checked<TFrom, T>(column);
    }

    private sealed class FromTruth(FixedColumn<bool> column) : INumberVisitor<ColumnData>
    {
        public ColumnData Visit<T>() where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            var values = ColumnBuffer<T>.Rent(column.Length);
            var from = column.Values;
            var to = values.Span;
            for (int row = 0; row < from.Length; row++) to[row] = from[row] ? T.One : T.Zero;
            return new FixedColumn<T>(values, column.Validity.Share());
        }
    }

    private sealed class ToTruth(ColumnData column) : INumberVisitor<ColumnData>
    {
        public ColumnData Visit<T>() where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            var values = ColumnBuffer<bool>.Rent(column.Length);
            Comparing.Run(BinaryOperator.NotEqual, FixedColumn.Storage<T>(column), T.Zero, values.Span);
            return new FixedColumn<bool>(values, column.Validity.Share());
        }
    }
}
