using System.Globalization;
using System.Numerics;

namespace TaskGraph;

/// <summary>Decimals as whole numbers of one unit, a power of ten, which is how columns of other systems hold them.</summary>
internal static class DecimalScale
{
    /// <summary>The digits that such a number has at most.</summary>
    public const int Precision = 38;

    private static readonly Int128 _greatest = Power(Precision) - 1;
    private static readonly Int128 _tooMuch = (Int128)1 << 96; // a decimal's number has fewer bits
    private static readonly BigInteger _longest = BigInteger.Pow(10, Precision);

    /// <summary>The decimals that the values of a column need.</summary>
    public static int Of(FixedColumn<decimal> column)
    {
        int scale = 0;
        for (int row = 0; row < column.Length; row++)
            if (!column.IsNull(row)) scale = Math.Max(scale, column.Values[row].Scale);
        return scale;
    }

    /// <summary>The values in units of 10^-scale; 0 for nulls.</summary>
    /// <exception cref="OverflowException">A value needs more than 38 digits.</exception>
    public static Int128[] Write(FixedColumn<decimal> column, int scale)
    {
        var numbers = new Int128[column.Length];
        for (int row = 0; row < numbers.Length; row++)
            if (!column.IsNull(row)) numbers[row] = Write(column.Values[row], scale, row);
        return numbers;
    }

    /// <summary>A value from units of 10^-scale; the scale may be negative.</summary>
    /// <exception cref="OverflowException">It has more digits than a decimal, or more than 28 decimals.</exception>
    public static decimal Read(Int128 number, int scale)
    {
        // A number of more bits than a decimal has may end in zeros.
        while (scale > 28 || scale > 0 && Int128.Abs(number) >= _tooMuch)
        {
            var (shorter, digit) = Int128.DivRem(number, 10);
            if (digit != 0) throw TooLong(number, scale);
            (number, scale) = (shorter, scale - 1);
        }
        for (; scale < 0 && Int128.Abs(number) < _tooMuch; scale++) number *= 10;
        var amount = Int128.Abs(number);
        if (amount >= _tooMuch) throw TooLong(number, scale);
        return new decimal((int)(uint)amount, (int)(uint)(amount >> 32), (int)(uint)(amount >> 64), number < 0, (byte)scale);
    }

    /// <summary>A value from units of 10^-scale, of any number of digits.</summary>
    /// <exception cref="OverflowException">It has more digits than a decimal, or more than 28 decimals.</exception>
    public static decimal Read(BigInteger number, int scale)
    {
        while (BigInteger.Abs(number) >= _longest && scale > 0)
        {
            var (shorter, digit) = BigInteger.DivRem(number, 10);
            if (!digit.IsZero) break;
            (number, scale) = (shorter, scale - 1);
        }
        return BigInteger.Abs(number) < _longest ? Read((Int128)number, scale) : throw TooLong(number, scale);
    }

    private static OverflowException TooLong(BigInteger number, int scale)
        => new(string.Create(CultureInfo.InvariantCulture, $"{number}e{-scale} has more digits than a decimal, which has 28 or 29, at most 28 of them decimals."));

    private static Int128 Write(decimal value, int scale, int row)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        Int128 number = ((Int128)(uint)parts[2] << 64) + ((Int128)(uint)parts[1] << 32) + (uint)parts[0];
        if (number > _greatest / Power(scale - value.Scale))
            throw new OverflowException(FormattableString.Invariant($"Row {row} holds {value}, which with the {scale} decimals of its column has more than {Precision} digits. Round the column first."));
        number *= Power(scale - value.Scale);
        return value < 0 ? -number : number;
    }

    private static Int128 Power(int exponent)
    {
        Int128 power = 1;
        for (int i = 0; i < exponent; i++) power *= 10;
        return power;
    }
}
