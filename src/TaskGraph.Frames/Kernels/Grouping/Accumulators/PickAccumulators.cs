using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph.FrameKernels;

/// <summary>The smallest or greatest number of each group.</summary>
internal sealed class ExtremeAccumulator<T>(FixedColumn<T> column, bool greatest) : Accumulator where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    private readonly bool _canMiss = column.HasNulls || typeof(T) == typeof(double) || typeof(T) == typeof(float);
    private GroupValues<T> _best = new(greatest ? Least : Most);
    private GroupValues<byte> _isKnown = new(0);

    // Infinities are values too.
    private static T Least => typeof(T) == typeof(double) ? (T)(object)double.NegativeInfinity
        : typeof(T) == typeof(float) ? (T)(object)float.NegativeInfinity : T.MinValue;

    private static T Most => typeof(T) == typeof(double) ? (T)(object)double.PositiveInfinity
        : typeof(T) == typeof(float) ? (T)(object)float.PositiveInfinity : T.MaxValue;

    public override void Grow(int bound, bool isFixed)
    {
        _best.Grow(bound);
        if (_canMiss) _isKnown.Grow(bound);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Add(int start, ReadOnlySpan<int> ids)
    {
        var values = column.Values.Slice(start, ids.Length);
        ref T best = ref MemoryMarshal.GetReference(_best.Span);
        if (!_canMiss)
        {
            if (greatest)
                for (int i = 0; i < ids.Length; i++)
                {
                    ref T known = ref Unsafe.Add(ref best, ids[i]);
                    known = values[i] > known ? values[i] : known;
                }
            else
                for (int i = 0; i < ids.Length; i++)
                {
                    ref T known = ref Unsafe.Add(ref best, ids[i]);
                    known = values[i] < known ? values[i] : known;
                }
            return;
        }
        ref byte isKnown = ref MemoryMarshal.GetReference(_isKnown.Span);
        for (int i = 0; i < ids.Length; i++)
        {
            if (T.IsNaN(values[i]) || column.IsNull(start + i)) continue;
            Unsafe.Add(ref isKnown, ids[i]) = 1;
            ref T known = ref Unsafe.Add(ref best, ids[i]);
            if (greatest ? values[i] > known : values[i] < known) known = values[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ColumnData[] Build(Groups groups)
    {
        var values = _best.Take(groups);
        if (!_canMiss) return [new FixedColumn<T>(values)];
        var known = _isKnown.Take(groups);
        var bits = ColumnBuffer<ulong>.RentCleared(ValidityBits.Words(groups.Count));
        for (int g = 0; g < groups.Count; g++)
            if (known.Span[g] != 0) ValidityBits.Set(bits.Span, g);
        known.Release();
        return [new FixedColumn<T>(values, ColumnValidity.From(bits, groups.Count))];
    }

    public override void Release()
    {
        _best.Release();
        _isKnown.Release();
    }
}

/// <summary>A value of each group by the row that has it: the first, the last, or that of the smallest or greatest rank.</summary>
internal sealed class RowAccumulator(ColumnData column, GroupPick pick) : Accumulator
{
    private readonly int[] _ranks = pick is GroupPick.Least or GroupPick.Greatest ? RanksOf(column) : [];
    private GroupValues<int> _rows = new(-1);

    public override void Grow(int bound, bool isFixed) => _rows.Grow(bound);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Add(int start, ReadOnlySpan<int> ids)
    {
        var rows = _rows.Span;
        for (int i = 0; i < ids.Length; i++)
        {
            int row = start + i;
            ref int known = ref rows[ids[i]];
            bool takes = known < 0 || pick switch
            {
                GroupPick.First => false,
                GroupPick.Last => true,
                GroupPick.Greatest => _ranks[row] > _ranks[known],
                _ => _ranks[row] < _ranks[known],
            };
            if (takes && IsValue(row)) known = row;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ColumnData[] Build(Groups groups)
    {
        var rows = _rows.Take(groups);
        var taken = column.Take(rows.Span, canMiss: true);
        rows.Release();
        return [taken];
    }

    public override void Release() => _rows.Release();

    private bool IsValue(int row) => !column.IsNull(row) && column switch
    {
        FixedColumn<double> numbers => !double.IsNaN(numbers.Values[row]),
        FixedColumn<float> numbers => !float.IsNaN(numbers.Values[row]),
        _ => true,
    };

    private static int[] RanksOf(ColumnData column)
    {
        var ranks = new int[column.Length];
        if (column is StringColumn text)
        {
            StringCodes.Remap(text.Codes, text.Dictionary.Ranks, ranks);
            return ranks;
        }
        int[] order = RowOrder.Of([column], [true], column.Length);
        for (int i = 0; i < order.Length; i++) ranks[order[i]] = i;
        return ranks;
    }
}

/// <summary>Which row of a group.</summary>
internal enum GroupPick
{
    First,
    Last,
    Least,
    Greatest,
}
