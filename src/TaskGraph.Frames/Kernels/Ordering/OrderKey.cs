using System.Numerics;
using System.Runtime.CompilerServices;

namespace TaskGraph.FrameKernels;

/// <summary>
/// A column as codes of a few bits that compare as its values do in the asked direction. Missing values (null, NaN) have the greatest code, or the
/// smallest where they come first.
/// </summary>
internal abstract class OrderKey
{
    /// <summary>The number of bits that hold every code: 0 to 64.</summary>
    public int Bits { get; protected init; }

    /// <summary>Puts the rows' codes behind those of the keys before: <c>codes[i] &lt;&lt; Bits | code</c>, or just the code for the first.</summary>
    public abstract void Append(int start, Span<ulong> codes, bool isFirst);

    /// <summary>The keys of a column: one, or two where its values leave no code for those that are missing.</summary>
    public static IEnumerable<OrderKey> Of(ColumnData column, bool ascending, bool missingFirst)
    {
        var key = column.Type.Kind().OrderOf(column, ascending, missingFirst);
        return key is { Bits: 64 } and not FloatingOrderKey<double> && column.HasNulls ? [new MissingOrderKey(column, missingFirst), key] : [key];
    }

    protected static void Put(ref ulong code, ulong next, int bits, bool isFirst) => code = isFirst ? next : code << bits | next;

    protected static int BitsFor(ulong greatest) => 64 - BitOperations.LeadingZeroCount(greatest);
}

/// <summary>Whole numbers by their distance from the smallest, or from the greatest.</summary>
internal sealed class IntegerOrderKey<T> : OrderKey where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    private readonly ColumnData _column;
    private readonly long _from;
    private readonly ulong _missing, _shift;
    private readonly bool _ascending;

    public IntegerOrderKey(ColumnData column, bool ascending, bool missingFirst)
    {
        var (least, greatest) = ValueRange.Of(FixedColumn.Storage<T>(column), column.Validity.Bits);
        long min = least <= greatest ? long.CreateTruncating(least) : 0, max = least <= greatest ? long.CreateTruncating(greatest) : 0;
        _column = column;
        _ascending = ascending;
        _from = ascending ? min : max;
        ulong range = (ulong)max - (ulong)min;
        bool leavesRoom = column.HasNulls && range != ulong.MaxValue;
        _shift = leavesRoom && missingFirst ? 1u : 0;
        _missing = leavesRoom && !missingFirst ? range + 1 : 0;
        Bits = BitsFor(leavesRoom ? range + 1 : range);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Append(int start, Span<ulong> codes, bool isFirst)
    {
        var values = FixedColumn.Storage<T>(_column).Slice(start, codes.Length);
        for (int i = 0; i < codes.Length; i++)
        {
            long value = long.CreateTruncating(values[i]);
            ulong code = (ulong)(_ascending ? value - _from : _from - value) + _shift;
            if (_column.IsNull(start + i)) code = _missing;
            Put(ref codes[i], code, Bits, isFirst);
        }
    }
}

/// <summary>Words by their rank among the words of the dictionary.</summary>
internal sealed class WordOrderKey : OrderKey
{
    private readonly StringColumn _column;
    private readonly bool _ascending;
    private readonly ulong _greatest, _missing, _shift;

    public WordOrderKey(StringColumn column, bool ascending, bool missingFirst)
    {
        _column = column;
        _ascending = ascending;
        _greatest = (ulong)Math.Max(0, column.Dictionary.Count - 1);
        _shift = column.HasNulls && missingFirst ? 1u : 0;
        _missing = column.HasNulls && !missingFirst ? _greatest + 1 : 0;
        Bits = BitsFor(column.HasNulls ? _greatest + 1 : _greatest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Append(int start, Span<ulong> codes, bool isFirst)
    {
        var ranks = _column.Dictionary.Ranks;
        var words = _column.Codes.Slice(start, codes.Length);
        for (int i = 0; i < codes.Length; i++)
        {
            ulong rank = ranks.IsEmpty ? 0 : (ulong)ranks[words[i]];
            ulong code = (_ascending ? rank : _greatest - rank) + _shift;
            if (_column.IsNull(start + i)) code = _missing;
            Put(ref codes[i], code, Bits, isFirst);
        }
    }
}

/// <summary>
/// Floating point by its bits, which compare like integers once those of negative numbers are turned over; 0 and -0 are one value. The bits of NaNs
/// lie at both ends, so that missing values find room there.
/// </summary>
internal sealed class FloatingOrderKey<T> : OrderKey where T : unmanaged, IFloatingPoint<T>
{
    private readonly FixedColumn<T> _column;
    private readonly bool _ascending, _missingFirst;

    public FloatingOrderKey(FixedColumn<T> column, bool ascending, bool missingFirst)
    {
        (_column, _ascending, _missingFirst) = (column, ascending, missingFirst);
        Bits = typeof(T) == typeof(float) ? 32 : 64;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Append(int start, Span<ulong> codes, bool isFirst)
    {
        var values = _column.Values.Slice(start, codes.Length);
        ulong all = Bits == 64 ? ulong.MaxValue : uint.MaxValue, sign = 1UL << (Bits - 1);
        for (int i = 0; i < codes.Length; i++)
        {
            T value = values[i] + T.Zero;
            ulong bits = typeof(T) == typeof(float) ? BitConverter.SingleToUInt32Bits((float)(object)value) : BitConverter.DoubleToUInt64Bits((double)(object)value);
            ulong code = (bits & sign) != 0 ? ~bits & all : bits | sign;
            if (!_ascending) code = ~code & all;
            if (T.IsNaN(value) || _column.IsNull(start + i)) code = _missingFirst ? 0 : all;
            Put(ref codes[i], code, Bits, isFirst);
        }
    }
}

/// <summary>Whether a row is null, before a key that needs all 64 bits for its values.</summary>
internal sealed class MissingOrderKey : OrderKey
{
    private readonly ColumnData _column;
    private readonly bool _missingFirst;

    public MissingOrderKey(ColumnData column, bool missingFirst)
    {
        (_column, _missingFirst) = (column, missingFirst);
        Bits = 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Append(int start, Span<ulong> codes, bool isFirst)
    {
        for (int i = 0; i < codes.Length; i++) Put(ref codes[i], _column.IsNull(start + i) != _missingFirst ? 1UL : 0, 1, isFirst);
    }
}

/// <summary>Values by their place among all values of the column, which are sorted once.</summary>
internal sealed class RankOrderKey : OrderKey
{
    private readonly ColumnData _column;
    private readonly int[] _ranks;
    private readonly bool _ascending;
    private readonly ulong _greatest, _missing, _shift;

    private RankOrderKey(ColumnData column, int[] ranks, int greatest, bool ascending, bool missingFirst)
    {
        (_column, _ranks, _ascending, _greatest) = (column, ranks, ascending, (ulong)greatest);
        _shift = column.HasNulls && missingFirst ? 1u : 0;
        _missing = column.HasNulls && !missingFirst ? _greatest + 1 : 0;
        Bits = BitsFor(column.HasNulls ? _greatest + 1 : _greatest);
    }

    public static RankOrderKey Of<T>(FixedColumn<T> column, bool ascending, bool missingFirst) where T : unmanaged, IComparable<T>
    {
        // What null rows hold may be no value at all.
        T[] values = column.Values.ToArray();
        if (column.HasNulls) Missing.Fill(values, column.Validity.Bits, default);
        var rows = new int[values.Length];
        for (int i = 0; i < rows.Length; i++) rows[i] = i;
        Array.Sort(values, rows);
        var ranks = new int[values.Length];
        int rank = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            if (i > 0 && values[i].CompareTo(values[i - 1]) != 0) rank++;
            ranks[rows[i]] = rank;
        }
        return new(column, ranks, rank, ascending, missingFirst);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Append(int start, Span<ulong> codes, bool isFirst)
    {
        for (int i = 0; i < codes.Length; i++)
        {
            ulong rank = (ulong)_ranks[start + i];
            ulong code = (_ascending ? rank : _greatest - rank) + _shift;
            if (_column.IsNull(start + i)) code = _missing;
            Put(ref codes[i], code, Bits, isFirst);
        }
    }
}
