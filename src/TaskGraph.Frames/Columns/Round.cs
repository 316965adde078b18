using System.Globalization;
using System.Numerics;

namespace TaskGraph;

/// <summary>Values rounded to decimals.</summary>
public static class RoundOperation
{
    extension(Series series)
    {
        /// <summary>The values rounded, halves to the even neighbour; null stays null.</summary>
        /// <param name="decimals">How many digits stay behind the point, -28 to 28; negative ones count in front of it.</param>
        /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="decimals"/> is out of range.</exception>
        public Series Round(int decimals = 0)
        {
            if (decimals is < -28 or > 28) throw new ArgumentOutOfRangeException(nameof(decimals), decimals, $"{nameof(decimals)} is {decimals}. Use -28 to 28.");
            return new RoundFunction(decimals).Of(series);
        }
    }

    extension(DataFrame frame)
    {
        /// <summary>The columns of numbers rounded, halves to the even neighbour; other columns as they are.</summary>
        /// <param name="decimals">How many digits stay behind the point, -28 to 28; negative ones count in front of it.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="decimals"/> is out of range.</exception>
        public DataFrame Round(int decimals = 0)
            => frame.Assign([.. frame.Columns.Where(c => frame.Schema.TypeOf(c).IsNumeric()).Select(c => (c, frame[c].Round(decimals)))]);
    }
}

internal sealed class RoundFunction(int decimals) : ColumnFunction("round", decimals.ToString(CultureInfo.InvariantCulture))
{
    public override ColumnType ResultFor(FrameColumn column) => column.ColumnType.IsNumeric() ? column.ColumnType
        : throw Undefined("Round", "numbers", column);

    public override bool IsTotalFor(ColumnType type) => type != ColumnType.Decimal;

    public override ColumnData Apply(ColumnData column)
        => column.Type.IsInteger() && decimals >= 0 ? column.Share() : column.Type.Kind().VisitNumber(new Rounding(column, decimals));

    private sealed class Rounding(ColumnData column, int decimals) : INumberVisitor<ColumnData>
    {
        private readonly double _power = Math.Pow(10, Math.Abs(decimals));

        public ColumnData Visit<T>() where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            var own = (FixedColumn<T>)column;
            var values = ColumnBuffer<T>.Rent(own.Length);
            var from = own.Values;
            var to = values.Span;
            if (column.Type.IsFloating())
                for (int i = 0; i < from.Length; i++) to[i] = T.CreateSaturating(Round(double.CreateSaturating(from[i])));
            else
                for (int i = 0; i < from.Length; i++) to[i] = own.IsNull(i) ? default : T.CreateChecked(Round(decimal.CreateChecked(from[i])));
            return new FixedColumn<T>(values, own.Validity.Share());
        }

        // As NumPy does it, but where scaling would leave the numbers that have a fraction there is nothing to round.
        private double Round(double value)
        {
            if (decimals < 0) return Math.Round(value / _power) * _power;
            double scaled = value * _power;
            return Math.Abs(scaled) < 1L << 52 ? Math.Round(scaled) / _power : value;
        }

        private decimal Round(decimal value)
        {
            if (decimals >= 0) return Math.Round(value, decimals);
            decimal power = 1;
            for (int i = decimals; i < 0; i++) power *= 10;
            return Math.Round(value / power) * power;
        }
    }
}
