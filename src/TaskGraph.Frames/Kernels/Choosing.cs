using System.Runtime.CompilerServices;

namespace TaskGraph.FrameKernels;

/// <summary>Each row from one of two columns, as a mask says.</summary>
internal static class Choosing
{
    /// <summary>The values of the rows whose bit is set, null elsewhere.</summary>
    public static ColumnData Keep(ColumnData own, ColumnBuffer<ulong> kept)
    {
        var validity = ColumnValidity.From(kept, own.Length);
        var both = ColumnValidity.And(own.Validity, validity, own.Length);
        validity.Release();
        return own.WithValidity(both);
    }

    /// <summary>The values of the rows whose bit is set, those of <paramref name="other"/> elsewhere: a column as long, or one value for all rows.</summary>
    public static ColumnData Between(ColumnData own, ColumnBuffer<ulong> kept, ColumnData other)
    {
        try
        {
            return own.Type.Kind().TryVisitFixed(new FixedChoice(own, kept, other), out ColumnData chosen) ? chosen : Taken(own, kept.Span, other);
        }
        finally
        {
            kept.Release();
        }
    }

    /// <summary>A bit a row: whether the mask is <paramref name="wanted"/>, null counting as false.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ColumnBuffer<ulong> Bits(FixedColumn<bool> mask, bool wanted)
    {
        var buffer = ColumnBuffer<ulong>.Rent(ValidityBits.Words(mask.Length));
        var words = buffer.Span;
        var valid = mask.Validity.Bits;
        for (int w = 0; w < words.Length; w++)
        {
            ulong word = Selection.Word(mask.Values, w << 6);
            if (!valid.IsEmpty) word &= valid[w];
            words[w] = wanted ? word : ~word;
        }
        if (words.Length > 0) words[^1] &= ValidityBits.LastMask(mask.Length);
        return buffer;
    }

    private sealed class FixedChoice(ColumnData own, ColumnBuffer<ulong> kept, ColumnData other) : IFixedVisitor<ColumnData>
    {
        public ColumnData Visit<T>() where T : unmanaged, IEquatable<T>, IComparable<T>, ISpanParsable<T>
        {
            var values = ColumnBuffer<T>.Rent(own.Length);
            Values(FixedColumn.Storage<T>(own), kept.Span, FixedColumn.Storage<T>(other), values.Span);
            return new FixedColumn<T>(values, Validity(own, kept.Span, other));
        }
    }

    private static void Values<T>(ReadOnlySpan<T> own, ReadOnlySpan<ulong> kept, ReadOnlySpan<T> other, Span<T> to) where T : unmanaged
    {
        bool isOne = other.Length == 1 && own.Length != 1;
        for (int w = 0; w < kept.Length; w++)
        {
            int start = w << 6, length = Math.Min(64, own.Length - start);
            ulong word = kept[w];
            var yes = own.Slice(start, length);
            var target = to.Slice(start, length);
            if (word == ValidityBits.LastMask(length)) yes.CopyTo(target);
            else if (isOne) Pick(yes, word, other[0], target);
            else Pick(yes, word, other.Slice(start, length), target);
        }
    }

    private static void Pick<T>(ReadOnlySpan<T> yes, ulong word, T no, Span<T> to)
    {
        for (int i = 0; i < yes.Length; i++) to[i] = (word >> i & 1) != 0 ? yes[i] : no;
    }

    private static void Pick<T>(ReadOnlySpan<T> yes, ulong word, ReadOnlySpan<T> no, Span<T> to)
    {
        for (int i = 0; i < yes.Length; i++) to[i] = (word >> i & 1) != 0 ? yes[i] : no[i];
    }

    private static ColumnValidity Validity(ColumnData own, ReadOnlySpan<ulong> kept, ColumnData other)
    {
        if (!own.HasNulls && !other.HasNulls) return default;
        var bits = ColumnBuffer<ulong>.Rent(kept.Length);
        var words = bits.Span;
        var yes = own.Validity.Bits;
        var no = other.Validity.Bits;
        for (int w = 0; w < words.Length; w++)
            words[w] = (kept[w] & (yes.IsEmpty ? ulong.MaxValue : yes[w])) | (~kept[w] & (no.IsEmpty ? ulong.MaxValue : no[w]));
        if (words.Length > 0) words[^1] &= ValidityBits.LastMask(own.Length);
        return ColumnValidity.From(bits, own.Length);
    }

    // Values of different sizes: rows are taken from both columns, one behind the other.
    private static ColumnData Taken(ColumnData own, ReadOnlySpan<ulong> kept, ColumnData other)
    {
        var all = Concatenation.Of(own.Type, [own, other]);
        var rows = ColumnBuffer<int>.Rent(own.Length);
        bool isOne = other.Length == 1;
        for (int row = 0; row < own.Length; row++) rows.Span[row] = ValidityBits.Get(kept, row) ? row : own.Length + (isOne ? 0 : row);
        var taken = all.Take(rows.Span);
        rows.Release();
        all.Release();
        return taken;
    }
}
