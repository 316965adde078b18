using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph.FrameKernels;

/// <summary>
/// Count, mean and sum of squared distances of each group in one pass: sums of differences from the group's first value, which lies among
/// its values, so that little cancels (T. Chan, G. Golub, R. LeVeque: Algorithms for Computing the Sample Variance, 1983).
/// </summary>
internal sealed class MomentAccumulator(FixedColumn<double> column) : Accumulator
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
            double value = values[i];
            if (double.IsNaN(value) || hasNulls && column.IsNull(start + i)) continue;
            ref State state = ref Unsafe.Add(ref states, ids[i]);
            if (state.Count == 0) state.Shift = value;
            double distance = value - state.Shift;
            state.Count++;
            state.Sum += distance;
            state.Squares += distance * distance;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ColumnData[] Build(Groups groups)
    {
        var states = _states.Take(groups);
        var counts = ColumnBuffer<long>.Rent(groups.Count);
        var (means, squares) = (ColumnBuffer<double>.Rent(groups.Count), ColumnBuffer<double>.Rent(groups.Count));
        for (int g = 0; g < groups.Count; g++)
        {
            var state = states.Span[g];
            double mean = state.Count == 0 ? 0 : state.Sum / state.Count;
            counts.Span[g] = state.Count;
            means.Span[g] = state.Shift + mean;
            squares.Span[g] = Math.Max(0, state.Squares - mean * state.Sum);
        }
        states.Release();
        return [new FixedColumn<long>(counts), new FixedColumn<double>(means), new FixedColumn<double>(squares)];
    }

    public override void Release() => _states.Release();

    private struct State
    {
        public long Count;
        public double Shift, Sum, Squares;
    }
}

/// <summary>Merges counts, means and sums of squared distances (Chan, Golub, LeVeque).</summary>
internal sealed class MomentMerger(FixedColumn<long> counts, FixedColumn<double> means, FixedColumn<double> squares) : Accumulator
{
    private GroupValues<long> _counts = new(0);
    private GroupValues<double> _means = new(0), _squares = new(0);

    public override void Grow(int bound, bool isFixed)
    {
        _counts.Grow(bound);
        _means.Grow(bound);
        _squares.Grow(bound);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Add(int start, ReadOnlySpan<int> ids)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            long more = counts.Values[start + i];
            if (more == 0) continue;
            ref long count = ref _counts.Span[ids[i]];
            ref double mean = ref _means.Span[ids[i]];
            long all = count + more;
            double delta = means.Values[start + i] - mean;
            _squares.Span[ids[i]] += squares.Values[start + i] + delta * delta * ((double)count * more / all);
            mean += delta * ((double)more / all);
            count = all;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ColumnData[] Build(Groups groups)
        => [new FixedColumn<long>(_counts.Take(groups)), new FixedColumn<double>(_means.Take(groups)), new FixedColumn<double>(_squares.Take(groups))];

    public override void Release()
    {
        _counts.Release();
        _means.Release();
        _squares.Release();
    }
}

/// <summary>As <see cref="MomentAccumulator"/> for pairs of values, of which both are there.</summary>
internal sealed class PairAccumulator(FixedColumn<double> first, FixedColumn<double> second) : Accumulator
{
    private GroupValues<State> _states = new(default);

    public override void Grow(int bound, bool isFixed) => _states.Grow(bound);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Add(int start, ReadOnlySpan<int> ids)
    {
        var xs = first.Values.Slice(start, ids.Length);
        var ys = second.Values.Slice(start, ids.Length);
        bool hasNulls = first.HasNulls || second.HasNulls;
        ref State states = ref MemoryMarshal.GetReference(_states.Span);
        for (int i = 0; i < ids.Length; i++)
        {
            double x = xs[i], y = ys[i];
            if (double.IsNaN(x) || double.IsNaN(y) || hasNulls && (first.IsNull(start + i) || second.IsNull(start + i))) continue;
            ref State state = ref Unsafe.Add(ref states, ids[i]);
            if (state.Count == 0) (state.ShiftX, state.ShiftY) = (x, y);
            x -= state.ShiftX;
            y -= state.ShiftY;
            state.Count++;
            state.X += x;
            state.Y += y;
            state.XX += x * x;
            state.YY += y * y;
            state.XY += x * y;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ColumnData[] Build(Groups groups)
    {
        var states = _states.Take(groups);
        var counts = ColumnBuffer<long>.Rent(groups.Count);
        var columns = new ColumnBuffer<double>[5];
        for (int c = 0; c < columns.Length; c++) columns[c] = ColumnBuffer<double>.Rent(groups.Count);
        for (int g = 0; g < groups.Count; g++)
        {
            var s = states.Span[g];
            double x = s.Count == 0 ? 0 : s.X / s.Count, y = s.Count == 0 ? 0 : s.Y / s.Count;
            counts.Span[g] = s.Count;
            columns[0].Span[g] = s.ShiftX + x;
            columns[1].Span[g] = s.ShiftY + y;
            columns[2].Span[g] = Math.Max(0, s.XX - x * s.X);
            columns[3].Span[g] = Math.Max(0, s.YY - y * s.Y);
            columns[4].Span[g] = s.XY - x * s.Y;
        }
        states.Release();
        return [new FixedColumn<long>(counts), .. columns.Select(c => new FixedColumn<double>(c))];
    }

    public override void Release() => _states.Release();

    private struct State
    {
        public long Count;
        public double ShiftX, ShiftY, X, Y, XX, YY, XY;
    }
}

/// <summary>Merges states of <see cref="PairAccumulator"/>: count, both means, both sums of squared distances, sum of their products.</summary>
internal sealed class PairMerger(FixedColumn<long> counts, FixedColumn<double>[] parts) : Accumulator
{
    private GroupValues<long> _counts = new(0);
    private readonly GroupValues<double>[] _parts = [new(0), new(0), new(0), new(0), new(0)];

    public override void Grow(int bound, bool isFixed)
    {
        _counts.Grow(bound);
        foreach (ref var part in _parts.AsSpan()) part.Grow(bound);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Add(int start, ReadOnlySpan<int> ids)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            int row = start + i, group = ids[i];
            long more = counts.Values[row];
            if (more == 0) continue;
            ref long count = ref _counts.Span[group];
            long all = count + more;
            double dx = parts[0].Values[row] - _parts[0].Span[group], dy = parts[1].Values[row] - _parts[1].Span[group];
            double weight = (double)count * more / all;
            _parts[2].Span[group] += parts[2].Values[row] + dx * dx * weight;
            _parts[3].Span[group] += parts[3].Values[row] + dy * dy * weight;
            _parts[4].Span[group] += parts[4].Values[row] + dx * dy * weight;
            _parts[0].Span[group] += dx * ((double)more / all);
            _parts[1].Span[group] += dy * ((double)more / all);
            count = all;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ColumnData[] Build(Groups groups)
        => [new FixedColumn<long>(_counts.Take(groups)), .. Enumerable.Range(0, _parts.Length).Select(p => new FixedColumn<double>(_parts[p].Take(groups)))];

    public override void Release()
    {
        _counts.Release();
        foreach (var part in _parts) part.Release();
    }
}
