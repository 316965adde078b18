using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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

/// <summary>
/// Sums of numbers. Each column has a pass of its own. One pass that adds up to four columns of a row as one vector took as long (10 million rows, 100 and
/// 100,000 groups, in the cache and from memory), what it saves in loads of group numbers going into conversions and transposing.
/// </summary>
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
        ref int id = ref MemoryMarshal.GetReference(ids);
        ref T value = ref MemoryMarshal.GetReference(values);
        int at = 0;
        if (_lanes == Lanes)
        {
            ref TSum second = ref Unsafe.Add(ref sums, _bound), third = ref Unsafe.Add(ref second, _bound), fourth = ref Unsafe.Add(ref third, _bound);
            for (; at + 4 <= ids.Length; at += 4)
            {
                Unsafe.Add(ref sums, (uint)Unsafe.Add(ref id, at)) += Value(Unsafe.Add(ref value, at));
                Unsafe.Add(ref second, (uint)Unsafe.Add(ref id, at + 1)) += Value(Unsafe.Add(ref value, at + 1));
                Unsafe.Add(ref third, (uint)Unsafe.Add(ref id, at + 2)) += Value(Unsafe.Add(ref value, at + 2));
                Unsafe.Add(ref fourth, (uint)Unsafe.Add(ref id, at + 3)) += Value(Unsafe.Add(ref value, at + 3));
            }
        }
        for (; at < ids.Length; at++) Unsafe.Add(ref sums, (uint)Unsafe.Add(ref id, at)) += Value(Unsafe.Add(ref value, at));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ColumnData[] Build(Groups groups)
    {
        if (_lanes == Lanes) SumAccumulator.Fold(_sums.Span, _bound);
        return [new FixedColumn<TSum>(_sums.Take(groups))];
    }

    public override void Release() => _sums.Release();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSum Value(T value)
    {
        if (IsFloating && T.IsNaN(value)) return TSum.Zero;
        if (typeof(T) == typeof(TSum)) return (TSum)(object)value;
        // Written out: the general conversion calls a method that runs unoptimised at first, for every row.
        if (typeof(TSum) == typeof(double))
        {
            if (typeof(T) == typeof(int)) return (TSum)(object)(double)(int)(object)value;
            if (typeof(T) == typeof(long)) return (TSum)(object)(double)(long)(object)value;
            if (typeof(T) == typeof(float)) return (TSum)(object)(double)(float)(object)value;
        }
        else if (typeof(TSum) == typeof(long))
        {
            if (typeof(T) == typeof(int)) return (TSum)(object)(long)(int)(object)value;
            if (typeof(T) == typeof(short)) return (TSum)(object)(long)(short)(object)value;
            if (typeof(T) == typeof(byte)) return (TSum)(object)(long)(byte)(object)value;
        }
        return TSum.CreateTruncating(value);
    }
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

/// <summary>
/// Sums and counts of floating-point values together, which a mean needs: one pass over rows that may be NaN. Both lie in one vector, so that a row costs
/// one load, one addition and one store; a count is exact as double up to 2^53.
/// </summary>
internal sealed class SumAndCountAccumulator<T>(FixedColumn<T> column) : Accumulator where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Lanes = 4, FewGroups = 1 << 11;

    private GroupValues<Vector128<double>> _states = new(default);
    private int _bound, _lanes = 1;

    public override void Grow(int bound, bool isFixed)
    {
        if (isFixed && bound <= FewGroups) _lanes = Lanes; // see SizeAccumulator
        _bound = bound;
        _states.Grow(bound * _lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Add(int start, ReadOnlySpan<int> ids)
    {
        var values = column.Values.Slice(start, ids.Length);
        ref var states = ref MemoryMarshal.GetReference(_states.Span);
        bool hasNulls = column.HasNulls;
        if (hasNulls || Missing.AnyNaN(values))
        {
            for (int i = 0; i < ids.Length; i++)
            {
                if (T.IsNaN(values[i]) || hasNulls && column.IsNull(start + i)) continue;
                Unsafe.Add(ref states, (uint)ids[i]) += One(values[i]);
            }
            return;
        }
        ref int id = ref MemoryMarshal.GetReference(ids);
        ref T value = ref MemoryMarshal.GetReference(values);
        int at = 0;
        if (_lanes == Lanes)
        {
            ref var second = ref Unsafe.Add(ref states, _bound);
            ref var third = ref Unsafe.Add(ref second, _bound);
            ref var fourth = ref Unsafe.Add(ref third, _bound);
            for (; at + 4 <= ids.Length; at += 4)
            {
                Unsafe.Add(ref states, (uint)Unsafe.Add(ref id, at)) += One(Unsafe.Add(ref value, at));
                Unsafe.Add(ref second, (uint)Unsafe.Add(ref id, at + 1)) += One(Unsafe.Add(ref value, at + 1));
                Unsafe.Add(ref third, (uint)Unsafe.Add(ref id, at + 2)) += One(Unsafe.Add(ref value, at + 2));
                Unsafe.Add(ref fourth, (uint)Unsafe.Add(ref id, at + 3)) += One(Unsafe.Add(ref value, at + 3));
            }
        }
        for (; at < ids.Length; at++) Unsafe.Add(ref states, (uint)Unsafe.Add(ref id, at)) += One(Unsafe.Add(ref value, at));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ColumnData[] Build(Groups groups)
    {
        var all = _states.Span;
        for (int group = 0; _lanes == Lanes && group < _bound; group++)
            all[group] = all[group] + all[group + _bound] + (all[group + 2 * _bound] + all[group + 3 * _bound]);
        var states = _states.Take(groups);
        var sums = ColumnBuffer<double>.Rent(groups.Count);
        var counts = ColumnBuffer<long>.Rent(groups.Count);
        for (int g = 0; g < groups.Count; g++) (sums.Span[g], counts.Span[g]) = (states.Span[g][0], (long)states.Span[g][1]);
        states.Release();
        return [new FixedColumn<double>(sums), new FixedColumn<long>(counts)];
    }

    public override void Release() => _states.Release();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> One(T value)
        => Vector128.Create(typeof(T) == typeof(double) ? (double)(object)value : typeof(T) == typeof(float) ? (float)(object)value : double.CreateTruncating(value), 1.0);
}
