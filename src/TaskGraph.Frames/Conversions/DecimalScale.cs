namespace TaskGraph;

/// <summary>Decimals as whole numbers of one unit, a power of ten, which is how columns of other systems hold them.</summary>
internal static class DecimalScale
{
    /// <summary>The digits that such a number has at most.</summary>
    public const int Precision = 38;

    private static readonly Int128 _greatest = Power(Precision) - 1;

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

    /// <summary>A value from units of 10^-scale.</summary>
    /// <exception cref="OverflowException">It has more than 28 digits.</exception>
    public static decimal Read(Int128 number, int scale)
    {
        // A number of more bits than a decimal has may end in zeros.
        while (scale > 28 || scale > 0 && Int128.Abs(number) >= (Int128)1 << 96)
        {
            var (shorter, digit) = Int128.DivRem(number, 10);
            if (digit != 0) break;
            (number, scale) = (shorter, scale - 1);
        }
        var amount = Int128.Abs(number);
        if (amount >= (Int128)1 << 96 || scale > 28) throw new OverflowException($"{number}e-{scale} has more digits than a decimal.");
        return new decimal((int)(uint)amount, (int)(uint)(amount >> 32), (int)(uint)(amount >> 64), number < 0, (byte)scale);
    }

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
