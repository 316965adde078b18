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
            if (!(lower <= upper)) throw new ArgumentException($"The lower bound {lower} is not below the upper bound {upper}.", nameof(lower));
            return new ClipFunction(lower, upper).Of(series);
        }
    }
}

internal sealed class ClipFunction(double lower, double upper) : ColumnFunction("clip", FormattableString.Invariant($"{lower:R} to {upper:R}"))
{
    public override ColumnType ResultFor(FrameColumn column) => column.ColumnType.IsNumeric() ? column.ColumnType
        : throw Undefined("Clip", "numbers", column);

    public override ColumnData Apply(ColumnData column) => column switch
    {
        FixedColumn<double> c => Run(c, lower, upper),
        FixedColumn<float> c => Run(c, (float)lower, (float)upper),
        FixedColumn<long> c => Run(c, Bound<long>(Math.Ceiling(lower)), Bound<long>(Math.Floor(upper))),
        FixedColumn<int> c => Run(c, Bound<int>(Math.Ceiling(lower)), Bound<int>(Math.Floor(upper))),
        _ => throw new ArgumentOutOfRangeException(nameof(column)),
    };

    private static FixedColumn<T> Run<T>(FixedColumn<T> column, T least, T greatest) where T : unmanaged, INumber<T>
    {
        var values = ColumnBuffer<T>.Rent(column.Length);
        TensorPrimitives.Max(column.Values, least, values.Span);
        TensorPrimitives.Min(values.Span, greatest, values.Span);
        return new(values, column.Validity.Share());
    }

    private static T Bound<T>(double bound) where T : INumberBase<T> => T.CreateSaturating(bound);
}
