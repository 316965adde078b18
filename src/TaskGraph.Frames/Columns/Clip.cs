using System.Numerics;
using System.Numerics.Tensors;

namespace TaskGraph;

/// <summary>Values brought within bounds.</summary>
public static class ClipOperation
{
    extension(Series series)
    {
        /// <summary>
        /// The values, those below <paramref name="lower"/> as that and those above <paramref name="upper"/> as that; null stays null.
        /// </summary>
        /// <exception cref="ArgumentException">The series does not hold numbers, or the bounds are in wrong order.</exception>
        public Series Clip(double lower, double upper)
        {
            if (!(lower <= upper))
                throw new ArgumentException($"The lower bound {lower} is above the upper bound {upper}, or one is NaN. Give the smaller one first.", nameof(lower));
            return new ClipFunction(lower, upper).Of(series);
        }
    }
}

internal sealed class ClipFunction(double lower, double upper) : ColumnFunction("clip", FormattableString.Invariant($"{lower:R} to {upper:R}"))
{
    public override ColumnType ResultFor(FrameColumn column) => column.ColumnType.IsNumeric() ? column.ColumnType
        : throw Undefined("Clip", "numbers", column);

    public override ColumnData Apply(ColumnData column) => column.Type.Kind().VisitNumber(new Clipping(column, lower, upper));

    private sealed class Clipping(ColumnData column, double lower, double upper) : INumberVisitor<ColumnData>
    {
        public ColumnData Visit<T>() where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            bool isWhole = column.Type.IsInteger();
            return Run((FixedColumn<T>)column, T.CreateSaturating(isWhole ? Math.Ceiling(lower) : lower), T.CreateSaturating(isWhole ? Math.Floor(upper) : upper));
        }
    }

    private static FixedColumn<T> Run<T>(FixedColumn<T> column, T least, T greatest) where T : unmanaged, INumber<T>
    {
        var values = ColumnBuffer<T>.Rent(column.Length);
        TensorPrimitives.Max(column.Values, least, values.Span);
        TensorPrimitives.Min(values.Span, greatest, values.Span);
        return new(values, column.Validity.Share());
    }
}
