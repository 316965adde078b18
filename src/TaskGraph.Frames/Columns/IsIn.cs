using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Values among given ones.</summary>
public static class IsInOperation
{
    extension(Series series)
    {
        /// <summary>Whether values are among the given ones. Null is among none: it gives false, as in pandas.</summary>
        /// <exception cref="ArgumentException">A value can't be compared with the series.</exception>
        public Series IsIn(params Scalar[] values)
        {
            ArgumentNullException.ThrowIfNull(values);
            return new IsInFunction(values).Of(series);
        }
    }
}

internal sealed class IsInFunction(Scalar[] values) : ColumnFunction("isin", string.Join(", ", values), Array.ConvertAll(values, v => v.ToString()))
{
    public override ColumnType ResultFor(FrameColumn column)
    {
        foreach (var value in values)
            if (value.IsEmpty || value.Type != column.ColumnType && !(value.Type.IsNumeric() && column.ColumnType.IsNumeric())
                && !(value.Type.IsText() && column.ColumnType.IsText()))
                throw new ArgumentException($"{value} can't be among the values of '{column.Name}', which are {column.ColumnType.Name()}.");
        return ColumnType.Bool;
    }

    public override ColumnData Apply(ColumnData column)
    {
        var found = ColumnBuffer<bool>.RentCleared(column.Length);
        if (column is StringColumn texts)
        {
            var wanted = new bool[Math.Max(texts.Dictionary.Count, 1)];
            foreach (var value in values)
                if (texts.Dictionary.Find(value.Text) is >= 0 and var code) wanted[code] = true;
            Gather.Values(wanted, texts.Codes, found.Span, canMiss: false);
        }
        else
        {
            foreach (var value in values)
            {
                var type = value.Type.IsNumeric() ? ColumnTypes.Comparable(column.Type, value.TypeBeside(column.Type)) : value.Type;
                var equal = (FixedColumn<bool>)Elementwise.Run(BinaryOperator.Equal, type, column, value, isReversed: false);
                var to = MemoryMarshal.AsBytes(found.Span);
                TensorPrimitives.BitwiseOr(to, MemoryMarshal.AsBytes(equal.Values), to);
                equal.Release();
            }
        }
        var result = found.Span;
        for (int row = 0; column.HasNulls && row < result.Length; row++) result[row] &= !column.IsNull(row);
        return new FixedColumn<bool>(found);
    }
}
