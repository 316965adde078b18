namespace TaskGraph.Fuzz;

internal static class FuzzIndexing
{
    public static FuzzOperation[] All { get; } = [Slices, Slices, TakeList, TakeArray, MaskAll, Compress, VIndex, Blocks, WithPart, WithMask, NonZero, Known];

    private static FuzzState? Slices(FuzzState s, FuzzChoice c)
    {
        int rank = c.Random.Next(s.Rank + 1);
        var slices = new List<Slice>();
        var positions = new List<long[]?>(); // null: a new axis
        var dropped = new List<bool>();
        for (int axis = 0; axis < rank; axis++)
        {
            if (c.Random.Next(8) == 0)
            {
                slices.Add(Slice.NewAxis);
                positions.Add(null);
                dropped.Add(false);
            }
            var (slice, at, drops) = One(c, s.Shape[axis]);
            slices.Add(slice);
            positions.Add(at);
            dropped.Add(drops);
        }
        Slice[] all = [.. slices];
        return s.Then($"[{string.Join(", ", slices)}]", x => x[all], n => Picked(n, positions, dropped));
    }

    private static (Slice, long[], bool) One(FuzzChoice c, long length)
    {
        switch (c.Random.Next(length == 0 ? 2 : 5))
        {
            case 0:
                return (Slice.All, [.. Range(0, length, 1)], false);
            case 1 or 2:
                long? start = c.Coin() ? null : c.Random.NextInt64(-length - 2, length + 3), stop = c.Coin() ? null : c.Random.NextInt64(-length - 2, length + 3);
                long step = c.Random.Next(1, 4) * (c.Coin() ? 1 : -1);
                return (Slice.Step(start, stop, step), [.. Python(start, stop, step, length)], false);
            case 3:
                long index = c.Random.NextInt64(-length, length);
                return (index, [index < 0 ? index + length : index], true);
            default:
                long[] list = [.. Enumerable.Range(0, c.Random.Next(1, 6)).Select(_ => c.Random.NextInt64(-length, length))];
                return (Slice.At(list), Array.ConvertAll(list, i => i < 0 ? i + length : i), false);
        }
    }

    private static IEnumerable<long> Python(long? start, long? stop, long step, long length)
    {
        long Clip(long p) => step > 0 ? Math.Clamp(p < 0 ? p + length : p, 0, length) : Math.Clamp(p < 0 ? p + length : p, -1, length - 1);
        long first = start is { } a ? Clip(a) : step > 0 ? 0 : length - 1, last = stop is { } b ? Clip(b) : step > 0 ? length : -1;
        for (long i = first; step > 0 ? i < last : i > last; i += step) yield return i;
    }

    private static IEnumerable<long> Range(long start, long stop, long step)
    {
        for (long i = start; i < stop; i += step) yield return i;
    }

    private static NaiveArray Picked(NaiveArray n, List<long[]?> positions, List<bool> dropped)
    {
        var picks = new List<long[]?>(positions);
        for (int axis = positions.Count(p => p is not null); axis < n.Rank; axis++) picks.Add([.. Range(0, n.Shape[axis], 1)]);
        var shape = new List<long>();
        for (int i = 0; i < picks.Count; i++)
            if (i >= dropped.Count || !dropped[i]) shape.Add(picks[i]?.Length ?? 1);
        return NaiveArray.Make([.. shape], index =>
        {
            var at = new List<long>();
            for (int i = 0, own = 0; i < picks.Count; i++)
            {
                bool drops = i < dropped.Count && dropped[i];
                if (picks[i] is not { } list) own++;
                else at.Add(drops ? list[0] : list[index[own++]]);
            }
            return n[[.. at]];
        });
    }

    private static FuzzState? TakeList(FuzzState s, FuzzChoice c)
    {
        if (s.Rank == 0) return null;
        int axis = c.Axis(s);
        long length = s.Shape[axis];
        long[] list = length == 0 ? [] : [.. Enumerable.Range(0, c.Random.Next(12)).Select(_ => c.Random.NextInt64(-length, length))];
        return s.Then($"take([{string.Join(",", list)}],{axis})", x => x.Take(list, axis), n => FuzzShapes.Moved(n, axis, list.Length, i => list[i] < 0 ? list[i] + length : list[i]));
    }

    private static FuzzState? TakeArray(FuzzState s, FuzzChoice c)
    {
        if (s.Rank == 0) return null;
        int axis = c.Axis(s);
        long length = s.Shape[axis];
        if (length == 0) return null;
        long[] list = [.. Enumerable.Range(0, 6).Select(_ => c.Random.NextInt64(0, length))];
        var positions = Arrays.Of<long>(list).Rechunk([c.Random.Next(1, 7)]);
        if (c.Coin()) return s.Then($"take(array {string.Join(",", list)},{axis})", x => x.Take(positions, axis), n => FuzzShapes.Moved(n, axis, 6, i => list[i]));
        return s.Then($"take(matrix {string.Join(",", list)},{axis})", x => x.Take(positions.Reshape([2, 3]), axis),
            n => FuzzShapes.Moved(n, axis, 6, i => list[i]).Reshape([.. n.Shape[..axis], 2, 3, .. n.Shape[(axis + 1)..]]));
    }

    private static FuzzState? MaskAll(FuzzState s, FuzzChoice c)
    {
        double limit = c.Finite();
        return s.Then($"[x > {limit}]", x => x[x > limit], n => Vector([.. n.Data.Where(v => v > limit)]));
    }

    private static FuzzState? Compress(FuzzState s, FuzzChoice c)
    {
        if (s.Rank == 0) return null;
        int axis = c.Axis(s);
        bool[] mask = [.. Enumerable.Range(0, (int)s.Shape[axis]).Select(_ => c.Coin())];
        long[] kept = [.. Enumerable.Range(0, mask.Length).Where(i => mask[i]).Select(i => (long)i)];
        var array = Arrays.Of<bool>(mask).Rechunk([c.Random.Next(1, mask.Length + 2)]);
        return c.Coin()
            ? s.Then($"compress({string.Join(",", kept)} of {mask.Length},{axis})", x => x.Compress(mask, axis), n => FuzzShapes.Moved(n, axis, kept.Length, i => kept[i]))
            : s.Then($"compress(array {string.Join(",", kept)} of {mask.Length},{axis})", x => x.Compress(array, axis), n => FuzzShapes.Moved(n, axis, kept.Length, i => kept[i]));
    }

    private static FuzzState? VIndex(FuzzState s, FuzzChoice c)
    {
        if (s.Rank == 0 || s.IsEmpty) return null;
        int axes = c.Random.Next(1, s.Rank + 1), count = c.Random.Next(6);
        long[][] lists = [.. Enumerable.Range(0, axes).Select(axis => Enumerable.Range(0, count).Select(_ => c.Random.NextInt64(0, s.Shape[axis])).ToArray())];
        return s.Then($"vindex({string.Join(" ", lists.Select(l => string.Join(",", l)))})", x => x.VIndex(lists),
            n => NaiveArray.Make([count, .. n.Shape[axes..]], index => n[[.. lists.Select(l => l[index[0]]), .. index[1..]]]));
    }

    private static FuzzState? Blocks(FuzzState s, FuzzChoice c)
    {
        if (s.Rank == 0 || s.Array.Length < 0) return null;
        int axis = c.Axis(s);
        var sizes = s.Array.Chunks[axis];
        int from = c.Random.Next(sizes.Count), to = c.Random.Next(from, sizes.Count) + 1;
        long start = sizes.Take(from).Sum(), length = sizes.Skip(from).Take(to - from).Sum();
        Slice[] slices = [.. Enumerable.Range(0, axis).Select(_ => Slice.All), Slice.Step(from, to, 1)];
        return s.Then($"blocks({axis}: {from}..{to})", x => x.Blocks[slices], n => FuzzShapes.Moved(n, axis, length, i => i + start));
    }

    private static FuzzState? WithPart(FuzzState s, FuzzChoice c)
    {
        if (s.Rank == 0) return null;
        var picked = s.Shape.Select(n => One(c, n)).ToArray();
        Slice[] slices = [.. picked.Select(p => p.Item1)];
        long[] shape = [.. picked.Where(p => !p.Item3).Select(p => (long)p.Item2.Length)];
        var values = c.Source([.. shape.Select(n => c.Random.Next(3) == 0 ? 1 : n)]);
        return s.Then($"with([{string.Join(", ", slices)}], {values.Description})", x => x.With(slices, values.Array), n =>
        {
            double[] data = [.. n.Data];
            var spread = values.Naive.Zip(NaiveArray.Make(shape, _ => 0), (a, _) => a);
            long[] full = [.. picked.Select(p => (long)p.Item2.Length)];
            NaiveArray.Make(full, index =>
            {
                long[] at = [.. index.Select((i, axis) => picked[axis].Item2[i])];
                data[NaiveArray.Number(n.Shape, at)] = spread[[.. index.Where((_, axis) => !picked[axis].Item3)]];
                return 0;
            });
            return new(n.Shape, data);
        });
    }

    private static FuzzState? WithMask(FuzzState s, FuzzChoice c)
        => s.Then("with(x < 0, 4)", x => x.With(x < 0, 4.0), n => n.Map(v => v < 0 ? 4 : v));

    private static FuzzState? NonZero(FuzzState s, FuzzChoice c)
    {
        if (s.Rank == 0) return null;
        int axis = c.Axis(s);
        return s.Then($"nonzero(x > 0)[{axis}]", x => (x > 0).NonZero()[axis].Cast<double>(), n =>
        {
            var places = new List<double>();
            NaiveArray.Make(n.Shape, index =>
            {
                if (n[index] > 0) places.Add(index[axis]);
                return 0;
            });
            return Vector([.. places]);
        });
    }

    private static FuzzState? Known(FuzzState s, FuzzChoice c) => s.Array.Length >= 0 ? null : s.Then("compute_chunk_sizes", x => x.ComputeChunkSizes(Scheduler.Synchronous), n => n);

    internal static NaiveArray Vector(double[] data) => new([data.Length], data);
}
