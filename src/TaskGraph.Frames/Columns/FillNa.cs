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
        => !value.IsEmpty && (type == value.Type || type.IsNumeric() && value.Type.IsNumeric() && ColumnTypes.Promote(type, value.Type) == type);

    public override ColumnType ResultFor(FrameColumn column) => CanHold(column.ColumnType, value) ? column.ColumnType
        : throw new ArgumentException($"'{column.Name}' holds {column.ColumnType.Name()}, not {value}. Cast the series first.");

    public override ColumnData Apply(ColumnData column) => !column.HasNulls ? column.Share() : column switch
    {
        FixedColumn<bool> c => Fill(c, value.As<bool>()),
        FixedColumn<int> c => Fill(c, value.As<int>()),
        FixedColumn<long> c => Fill(c, value.As<long>()),
        FixedColumn<float> c => Fill(c, value.As<float>()),
        FixedColumn<double> c => Fill(c, value.As<double>()),
        FixedColumn<DateTime> c => Fill(c, value.As<DateTime>()),
        StringColumn c => Fill(c),
        _ => throw new ArgumentOutOfRangeException(nameof(column)),
    };

    private static FixedColumn<T> Fill<T>(FixedColumn<T> column, T missing) where T : unmanaged
    {
        var values = ColumnBuffer<T>.Rent(column.Length);
        column.Values.CopyTo(values.Span);
        Missing.Fill(values.Span, column.Validity.Bits, missing);
        return new(values);
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
