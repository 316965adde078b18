namespace TaskGraph.FrameKernels;

/// <summary>Arithmetic on decimals, which neither wrap around nor have infinities: what does not fit is an error that names the row.</summary>
internal static class DecimalArithmetic
{
    /// <param name="op">The operation.</param>
    /// <param name="left">A value for each row, or one for all.</param>
    /// <param name="right">A value for each row, or one for all.</param>
    /// <param name="validity">Which rows have values; taken over.</param>
    /// <exception cref="ArithmeticException">A result is out of range, or a divisor is 0.</exception>
    public static FixedColumn<decimal> Run(BinaryOperator op, FixedColumn<decimal> left, FixedColumn<decimal> right, ColumnValidity validity)
    {
        int rows = Math.Max(left.Length, right.Length);
        if (left.Length == 0 || right.Length == 0) rows = 0;
        var values = ColumnBuffer<decimal>.Rent(rows);
        ReadOnlySpan<decimal> x = left.Values, y = right.Values;
        var to = values.Span;
        for (int row = 0; row < rows; row++)
        {
            // What a null row holds is undefined.
            if (validity.IsNull(row))
            {
                to[row] = default;
                continue;
            }
            decimal a = x[x.Length == 1 ? 0 : row], b = y[y.Length == 1 ? 0 : row];
            try
            {
                to[row] = op switch
                {
                    BinaryOperator.Add => a + b,
                    BinaryOperator.Subtract => a - b,
                    BinaryOperator.Multiply => a * b,
                    BinaryOperator.Divide => a / b,
                    _ => throw new ArgumentOutOfRangeException(nameof(op)),
                };
            }
            catch (ArithmeticException error)
            {
                values.Release();
                throw new ArithmeticException(FormattableString.Invariant($"Row {row} of the partition, {a} {op.Symbol()} {b}, is no decimal: {error.Message}"), error);
            }
        }
        return new(values, validity);
    }
}
