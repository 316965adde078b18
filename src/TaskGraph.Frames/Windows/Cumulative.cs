using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Running totals.</summary>
public static class CumulativeOperation
{
    extension(Series series)
    {
        /// <summary>The sum of all values up to each row: long for whole numbers and bool, wrapping around, double for others. A null stays null and is passed over.</summary>
        /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
        public Series CumSum() => new CumulativeFunction(CumulativeKind.Sum).Of(series);

        /// <summary>The product of all values up to each row. A null stays null and is passed over.</summary>
        /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
        public Series CumProd() => new CumulativeFunction(CumulativeKind.Prod).Of(series);

        /// <summary>The smallest of all values up to each row. A null stays null and is passed over.</summary>
        /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
        public Series CumMin() => new CumulativeFunction(CumulativeKind.Min).Of(series);

        /// <summary>The greatest of all values up to each row. A null stays null and is passed over.</summary>
        /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
        public Series CumMax() => new CumulativeFunction(CumulativeKind.Max).Of(series);
    }
}

internal sealed class CumulativeFunction(CumulativeKind kind) : CarryFunction($"cum{kind.ToString().ToLowerInvariant()}", "")
{
    public override ColumnType ResultFor(FrameColumn column)
    {
        if (!column.ColumnType.IsNumeric() && column.ColumnType != ColumnType.Bool)
            throw new ArgumentException($"Running totals are of numbers, '{column.Name}' holds {column.ColumnType.Name()}. Cast it first.");
        return TotalType(column.ColumnType);
    }

    // The last total: one row, null before the first value.
    public override ColumnData Carry(ColumnData? carry, ColumnData column)
    {
        var total = Casting.To(column, TotalType(column.Type));
        var last = total.Type.Kind().VisitNumber(new Totalling(kind, carry, total, onlyLast: true));
        total.Release();
        return last;
    }

    public override ColumnData Run(ColumnData? carry, ColumnData column)
    {
        var values = Casting.To(column, TotalType(column.Type));
        var result = values.Type.Kind().VisitNumber(new Totalling(kind, carry, values, onlyLast: false));
        values.Release();
        return result;
    }

    private static ColumnType TotalType(ColumnType type) => ColumnTypes.Total(type);

    private sealed class Totalling(CumulativeKind kind, ColumnData? carry, ColumnData column, bool onlyLast) : INumberVisitor<ColumnData>
    {
        public ColumnData Visit<T>() where T : unmanaged, System.Numerics.INumber<T>, System.Numerics.IMinMaxValue<T>
            => onlyLast ? Last(CumulativeKernel.Last(kind, (FixedColumn<T>?)carry, (FixedColumn<T>)column))
                : CumulativeKernel.Run(kind, (FixedColumn<T>?)carry, (FixedColumn<T>)column);
    }

    private static ColumnData Last<T>(T? value) where T : unmanaged
    {
        var builder = new FixedColumnBuilder<T>(1);
        if (value is { } known) builder.Append(known);
        else builder.AppendNull();
        return builder.Build();
    }
}
