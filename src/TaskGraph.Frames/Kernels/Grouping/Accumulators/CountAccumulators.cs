using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph.FrameKernels;

/// <summary>The rows of each group.</summary>
internal sealed class SizeAccumulator : Accumulator
{
    private const int Lanes = 4, FewGroups = 1 << 12;

    private GroupValues<long> _counts = new(0);
    private int _bound, _lanes = 1;

    public override void Grow(int bound, bool isFixed)
    {
        // Neighbouring rows of one group wait for each other's store; with few groups that is often, so each of four has counts of its own.
        if (isFixed && bound <= FewGroups) _lanes = Lanes;
        _bound = bound;
        _counts.Grow(bound * _lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Add(int start, ReadOnlySpan<int> ids)
    {
        ref long counts = ref MemoryMarshal.GetReference(_counts.Span);
        ref int id = ref MemoryMarshal.GetReference(ids);
        int i = 0;
        if (_lanes == Lanes)
        {
            ref long second = ref Unsafe.Add(ref counts, _bound), third = ref Unsafe.Add(ref second, _bound), fourth = ref Unsafe.Add(ref third, _bound);
            for (; i + 4 <= ids.Length; i += 4)
            {
                Unsafe.Add(ref counts, (uint)Unsafe.Add(ref id, i))++;
                Unsafe.Add(ref second, (uint)Unsafe.Add(ref id, i + 1))++;
                Unsafe.Add(ref third, (uint)Unsafe.Add(ref id, i + 2))++;
                Unsafe.Add(ref fourth, (uint)Unsafe.Add(ref id, i + 3))++;
            }
        }
        for (; i < ids.Length; i++) Unsafe.Add(ref counts, (uint)Unsafe.Add(ref id, i))++;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ColumnData[] Build(Groups groups)
    {
        if (_lanes == Lanes) SumAccumulator.Fold(_counts.Span, _bound);
        return [new FixedColumn<long>(_counts.Take(groups))];
    }

    public override void Release() => _counts.Release();
}

/// <summary>The values of each group that are neither null nor NaN.</summary>
internal sealed class CountAccumulator(ColumnData column) : Accumulator
{
    private GroupValues<long> _counts = new(0);

    public override void Grow(int bound, bool isFixed) => _counts.Grow(bound);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Add(int start, ReadOnlySpan<int> ids)
    {
        var counts = _counts.Span;
        switch (column)
        {
            case FixedColumn<double> numbers:
                for (int i = 0; i < ids.Length; i++)
                    if (!double.IsNaN(numbers.Values[start + i]) && !column.IsNull(start + i)) counts[ids[i]]++;
                break;
            case FixedColumn<float> numbers:
                for (int i = 0; i < ids.Length; i++)
                    if (!float.IsNaN(numbers.Values[start + i]) && !column.IsNull(start + i)) counts[ids[i]]++;
                break;
            default:
                for (int i = 0; i < ids.Length; i++)
                    if (!column.IsNull(start + i)) counts[ids[i]]++;
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ColumnData[] Build(Groups groups) => [new FixedColumn<long>(_counts.Take(groups))];

    public override void Release() => _counts.Release();
}
