using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace TaskGraph.FrameKernels;

/// <summary>Three-valued logic: null means unknown, so that <c>false &amp; null</c> is false and <c>true | null</c> is true.</summary>
internal static class Logic
{
    public static FixedColumn<bool> Run(BinaryOperator op, FixedColumn<bool> left, FixedColumn<bool> right)
    {
        var values = ColumnBuffer<bool>.Rent(left.Length);
        if (left.HasNulls || right.HasNulls) return WithNulls(op, left, right, values);
        var x = MemoryMarshal.AsBytes(left.Values);
        var y = MemoryMarshal.AsBytes(right.Values);
        var z = MemoryMarshal.AsBytes(values.Span);
        switch (op)
        {
            case BinaryOperator.And: TensorPrimitives.BitwiseAnd(x, y, z); break;
            case BinaryOperator.Or: TensorPrimitives.BitwiseOr(x, y, z); break;
            case BinaryOperator.Xor: TensorPrimitives.Xor(x, y, z); break;
            default: throw new ArgumentOutOfRangeException(nameof(op));
        }
        return new(values);
    }

    public static FixedColumn<bool> Not(FixedColumn<bool> column)
    {
        var values = ColumnBuffer<bool>.Rent(column.Length);
        TensorPrimitives.Xor(MemoryMarshal.AsBytes(column.Values), (byte)1, MemoryMarshal.AsBytes(values.Span));
        return new(values, column.Validity.Share());
    }

    /// <summary>Where the first is true, what the next of <paramref name="others"/> says; elsewhere, and where that is null, false.</summary>
    public static FixedColumn<bool> Then(FixedColumn<bool> first, FixedColumn<bool> others)
    {
        var rows = Selection.Where(first);
        if (rows.Length != others.Length) throw RowCheck.Misfit(rows.Length, others.Length);
        var values = ColumnBuffer<bool>.RentCleared(first.Length);
        var to = values.Span;
        for (int i = 0; i < rows.Length; i++) to[rows.Span[i]] = others.Values[i] && !others.IsNull(i);
        rows.Release();
        return new(values);
    }

    private static FixedColumn<bool> WithNulls(BinaryOperator op, FixedColumn<bool> left, FixedColumn<bool> right, ColumnBuffer<bool> values)
    {
        var bits = ColumnBuffer<ulong>.Rent(ValidityBits.Words(left.Length));
        var valid = bits.Span;
        for (int w = 0; w < valid.Length; w++)
        {
            ulong within = w == valid.Length - 1 ? ValidityBits.LastMask(left.Length) : ulong.MaxValue;
            ulong leftKnown = left.HasNulls ? left.Validity.Bits[w] : within, rightKnown = right.HasNulls ? right.Validity.Bits[w] : within;
            ulong x = Selection.Word(left.Values, w << 6), y = Selection.Word(right.Values, w << 6);
            ulong leftTrue = x & leftKnown, leftFalse = ~x & leftKnown, rightTrue = y & rightKnown, rightFalse = ~y & rightKnown;
            var (isTrue, isFalse) = op switch
            {
                BinaryOperator.And => (leftTrue & rightTrue, leftFalse | rightFalse),
                BinaryOperator.Or => (leftTrue | rightTrue, leftFalse & rightFalse),
                BinaryOperator.Xor => (leftTrue & rightFalse | leftFalse & rightTrue, leftTrue & rightTrue | leftFalse & rightFalse),
                _ => throw new ArgumentOutOfRangeException(nameof(op)),
            };
            TruthBits.Write(isTrue, values.Span, w << 6);
            valid[w] = isTrue | isFalse;
        }
        return new(values, ColumnValidity.From(bits, left.Length));
    }
}
