using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph.FrameKernels;

/// <summary>Sums of groups, and products.</summary>
internal static class SumAccumulator
{
    /// <summary>Sums of a column: of floating point as double, of ulong and decimal as such, of others as long. Nulls and NaN are passed over.</summary>
    public static Accumulator Of(ColumnData column) => column switch
    {
        FixedColumn<bool> truth => new TruthSumAccumulator(truth),
        FixedColumn<TimeSpan> => new StorageAccumulator<long>(column, ticks => new SumAccumulator<long, long>(ticks)),
        _ => column.Type.Kind().VisitNumber(new Summing(column)),
    };

    private sealed class Summing(ColumnData column) : INumberVisitor<Accumulator>
    {
        public Accumulator Visit<T>() where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            var numbers = (FixedColumn<T>)column;
            if (typeof(T) == typeof(double) || typeof(T) == typeof(float)) return new SumAccumulator<T, double>(numbers);
            return typeof(T) == typeof(ulong) || typeof(T) == typeof(decimal) ? new SumAccumulator<T, T>(numbers) : new SumAccumulator<T, long>(numbers);
        }
    }

    /// <summary>Adds the other three lanes to the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fold<T>(Span<T> lanes, int bound) where T : unmanaged, INumber<T>
    {
        for (int group = 0; group < bound; group++)
            lanes[group] = lanes[group] + lanes[group + bound] + (lanes[group + 2 * bound] + lanes[group + 3 * bound]);
    }
}

/// <summary>Sums of numbers.</summary>
internal sealed class SumAccumulator<T, TSum>(FixedColumn<T> column) : Accumulator where T : unmanaged, INumber<T> where TSum : unmanaged, INumber<TSum>
{
    private const int Lanes = 4, FewGroups = 1 << 12;

    private GroupValues<TSum> _sums = new(TSum.Zero);
    private int _bound, _lanes = 1;

    private static bool IsFloating => typeof(T) == typeof(double) || typeof(T) == typeof(float);

    public override void Grow(int bound, bool isFixed)
    {
        if (isFixed && bound <= FewGroups) _lanes = Lanes; // see SizeAccumulator
        _bound = bound;
        _sums.Grow(bound * _lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Add(int start, ReadOnlySpan<int> ids)
    {
        var values = column.Values.Slice(start, ids.Length);
        ref TSum sums = ref MemoryMarshal.GetReference(_sums.Span);
        if (column.HasNulls)
        {
            for (int i = 0; i < ids.Length; i++)
                if (!column.IsNull(start + i)) Unsafe.Add(ref sums, ids[i]) += Value(values[i]);
            return;
        }
        int at = 0, bound = _bound;
        if (_lanes == Lanes)
        {
            for (; at + 4 <= ids.Length; at += 4)
            {
                Unsafe.Add(ref sums, ids[at]) += Value(values[at]);
                Unsafe.Add(ref sums, ids[at + 1] + bound) += Value(values[at + 1]);
                Unsafe.Add(ref sums, ids[at + 2] + 2 * bound) += Value(values[at + 2]);
                Unsafe.Add(ref sums, ids[at + 3] + 3 * bound) += Value(values[at + 3]);
            }
        }
        for (; at < ids.Length; at++) Unsafe.Add(ref sums, ids[at]) += Value(values[at]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ColumnData[] Build(Groups groups)
    {
        if (_lanes == Lanes) SumAccumulator.Fold(_sums.Span, _bound);
        return [new FixedColumn<TSum>(_sums.Take(groups))];
    }

    public override void Release() => _sums.Release();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSum Value(T value) => !IsFloating || !T.IsNaN(value) ? TSum.CreateTruncating(value) : TSum.Zero;
}

/// <summary>How many are true.</summary>
internal sealed class TruthSumAccumulator(FixedColumn<bool> column) : Accumulator
{
    private GroupValues<long> _sums = new(0);

    public override void Grow(int bound, bool isFixed) => _sums.Grow(bound);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Add(int start, ReadOnlySpan<int> ids)
    {
        var sums = _sums.Span;
        var values = column.Values;
        for (int i = 0; i < ids.Length; i++)
            if (values[start + i] && !column.IsNull(start + i)) sums[ids[i]]++;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ColumnData[] Build(Groups groups) => [new FixedColumn<long>(_sums.Take(groups))];

    public override void Release() => _sums.Release();
}

/// <summary>Products of numbers: as long for whole ones, wrapping around, else as double.</summary>
internal sealed class ProductAccumulator<T, TProduct>(FixedColumn<T> column) : Accumulator
    where T : unmanaged, INumber<T> where TProduct : unmanaged, INumber<TProduct>
{
    private GroupValues<TProduct> _products = new(TProduct.One);

    public override void Grow(int bound, bool isFixed) => _products.Grow(bound);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Add(int start, ReadOnlySpan<int> ids)
    {
        var products = _products.Span;
        var values = column.Values;
        for (int i = 0; i < ids.Length; i++)
            if (!T.IsNaN(values[start + i]) && !column.IsNull(start + i)) products[ids[i]] *= TProduct.CreateTruncating(values[start + i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ColumnData[] Build(Groups groups) => [new FixedColumn<TProduct>(_products.Take(groups))];

    public override void Release() => _products.Release();
}

/// <summary>Sums and counts of floating-point values together, which a mean needs: one pass over rows that may be NaN.</summary>
internal sealed class SumAndCountAccumulator<T>(FixedColumn<T> column) : Accumulator where T : unmanaged, IFloatingPoint<T>
{
    private GroupValues<State> _states = new(default);

    public override void Grow(int bound, bool isFixed) => _states.Grow(bound);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Add(int start, ReadOnlySpan<int> ids)
    {
        var values = column.Values.Slice(start, ids.Length);
        ref State states = ref MemoryMarshal.GetReference(_states.Span);
        bool hasNulls = column.HasNulls;
        for (int i = 0; i < ids.Length; i++)
        {
            if (T.IsNaN(values[i]) || hasNulls && column.IsNull(start + i)) continue;
            ref State state = ref Unsafe.Add(ref states, ids[i]);
            state.Sum += double.CreateTruncating(values[i]);
            state.Count++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ColumnData[] Build(Groups groups)
    {
        var states = _states.Take(groups);
        var sums = ColumnBuffer<double>.Rent(groups.Count);
        var counts = ColumnBuffer<long>.Rent(groups.Count);
        for (int g = 0; g < groups.Count; g++) (sums.Span[g], counts.Span[g]) = (states.Span[g].Sum, states.Span[g].Count);
        states.Release();
        return [new FixedColumn<double>(sums), new FixedColumn<long>(counts)];
    }

    public override void Release() => _states.Release();

    private struct State
    {
        public double Sum;
        public long Count;
    }
}
