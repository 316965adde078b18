using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Values in place of missing ones.</summary>
public static class FillNaOperation
{
    extension(Series series)
    {
        /// <summary>The values, with <paramref name="value"/> where they are null. NaN is a number and stays.</summary>
        /// <exception cref="ArgumentException">The series can't hold the value.</exception>
        public Series FillNa(Scalar value) => new FillNaFunction(value).Of(series);
    }

    extension(DataFrame frame)
    {
        /// <summary>The frame with <paramref name="value"/> where a value is null, in the columns that can hold it.</summary>
        public DataFrame FillNa(Scalar value)
        {
            var filled = frame.Columns.Where(c => FillNaFunction.CanHold(frame.Schema.TypeOf(c), value)).Select(c => (c, frame[c].FillNa(value)));
            return frame.Assign([.. filled]);
        }
    }
}

internal sealed class FillNaFunction(Scalar value) : ColumnFunction("fillna", value.ToString())
{
    public static bool CanHold(ColumnType type, Scalar value)
        => !value.IsEmpty && (type == value.Type || type.IsNumeric() && value.FitsInto(type));

    public override ColumnType ResultFor(FrameColumn column) => CanHold(column.ColumnType, value) ? column.ColumnType
        : throw new ArgumentException($"'{column.Name}' holds {column.ColumnType.Name()}, not {value}. Cast the series first.");

    public override ColumnData Apply(ColumnData column)
    {
        if (!column.HasNulls) return column.Share();
        if (column is StringColumn texts) return Fill(texts);
        column.Type.Kind().TryVisitFixed(new Filling(column, value), out ColumnData filled);
        return filled;
    }

    private sealed class Filling(ColumnData column, Scalar value) : IFixedVisitor<ColumnData>
    {
        public ColumnData Visit<T>() where T : unmanaged, IEquatable<T>, IComparable<T>, ISpanParsable<T>
        {
            var values = ColumnBuffer<T>.Rent(column.Length);
            FixedColumn.Storage<T>(column).CopyTo(values.Span);
            Missing.Fill(values.Span, column.Validity.Bits, value.As<T>());
            return new FixedColumn<T>(values);
        }
    }

    private StringColumn Fill(StringColumn column)
    {
        var single = ManagedColumns.Strings([value.Text]);
        var dictionary = StringDictionary.Unify([column.Dictionary, single.Dictionary], out int[]?[] maps);
        var codes = ColumnBuffer<int>.Rent(column.Length);
        column.Codes.CopyTo(codes.Span);
        Missing.Fill(codes.Span, column.Validity.Bits, maps[1] is { } map ? map[0] : 0);
        return new(codes, dictionary);
    }
}
