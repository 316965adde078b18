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
    // From so many values on a set is faster than a comparison with each, which runs on vectors.
    private const int SetFrom = 16;

    public override bool NeedsPreparation => values.Length >= SetFrom;

    public override ColumnType ResultFor(FrameColumn column)
    {
        foreach (var value in values)
            if (value.IsEmpty || value.Type != column.ColumnType && !(value.Type.IsNumeric() && column.ColumnType.IsNumeric())
                && !(value.Type.IsText() && column.ColumnType.IsText()))
                throw new ArgumentException($"{value} can't be among the values of '{column.Name}', which are {column.ColumnType.Name()}. Give values of that type, or cast the series first.");
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
            var others = values;
            if (values.Length >= SetFrom)
            {
                // Whole numbers are compared with float exactly, which conversion is not.
                bool IsOfType(Scalar value) => value.Type == column.Type || column.Type != ColumnType.Float && value.FitsInto(column.Type);
                column.Type.Kind().TryVisitFixed(new Searching(column, Array.FindAll(values, IsOfType), found), out bool _);
                others = Array.FindAll(values, value => !IsOfType(value));
            }
            foreach (var value in others)
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

    private sealed class Searching(ColumnData column, Scalar[] values, ColumnBuffer<bool> found) : IFixedVisitor<bool>
    {
        public bool Visit<T>() where T : unmanaged, IEquatable<T>, IComparable<T>, ISpanParsable<T>
        {
            var wanted = new HashSet<T>();
            foreach (var value in values) wanted.Add(value.As<T>());
            // As comparisons see it, NaN equals nothing.
            if (typeof(T) == typeof(double)) wanted.Remove((T)(object)double.NaN);
            if (typeof(T) == typeof(float)) wanted.Remove((T)(object)float.NaN);
            var rows = FixedColumn.Storage<T>(column);
            var to = found.Span;
            for (int row = 0; row < rows.Length; row++) to[row] = wanted.Contains(rows[row]);
            return true;
        }
    }
}
