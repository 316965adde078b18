namespace TaskGraph.Fuzz;

internal static class FuzzShapes
{
    public static FuzzOperation[] All { get; } =
    [
        Transpose, Flip, Roll, RollFlat, Reshape, Ravel, ExpandDims, Squeeze, BroadcastTo, Concatenate, Stack, Tile, Repeat, Pad, Rechunk, RechunkAuto, Rot90, Delete, Insert, MoveAxis, Coarsen,
    ];

    private static FuzzState? Transpose(FuzzState s, FuzzChoice c)
    {
        int[] order = [.. Enumerable.Range(0, s.Rank).OrderBy(_ => c.Random.Next())];
        return s.Then($"transpose({string.Join(",", order)})", x => s.Rank == 0 ? x.T : x.Transpose(order), n => Permuted(n, order));
    }

    private static FuzzState? MoveAxis(FuzzState s, FuzzChoice c)
    {
        if (s.Rank == 0) return null;
        int from = c.Axis(s), to = c.Axis(s);
        List<int> order = [.. Enumerable.Range(0, s.Rank)];
        order.Remove(from);
        order.Insert(to, from);
        return s.Then($"moveaxis({from},{to})", x => x.MoveAxis(from, to), n => Permuted(n, [.. order]));
    }

    private static FuzzState? Flip(FuzzState s, FuzzChoice c)
    {
        if (s.Rank == 0) return null;
        int axis = c.Axis(s);
        return s.Then($"flip({axis})", x => x.Flip(axis), n => Moved(n, axis, n.Shape[axis], i => n.Shape[axis] - 1 - i));
    }

    private static FuzzState? Rot90(FuzzState s, FuzzChoice c)
    {
        if (s.Rank < 2) return null;
        int k = c.Random.Next(-4, 5);
        return s.Then($"rot90({k})", x => x.Rot90(k), n =>
        {
            for (int i = 0; i < ((k % 4) + 4) % 4; i++)
            {
                var turned = Moved(n, 1, n.Shape[1], j => n.Shape[1] - 1 - j);
                n = Permuted(turned, [1, 0, .. Enumerable.Range(2, n.Rank - 2)]);
            }
            return n;
        });
    }

    private static FuzzState? Roll(FuzzState s, FuzzChoice c)
    {
        if (s.Rank == 0) return null;
        int axis = c.Axis(s), shift = c.Random.Next(-9, 10);
        return s.Then($"roll({shift},{axis})", x => x.Roll(shift, axis), n => Moved(n, axis, n.Shape[axis], i => Modulo(i - shift, n.Shape[axis])));
    }

    private static FuzzState? RollFlat(FuzzState s, FuzzChoice c)
    {
        int shift = c.Random.Next(-9, 10);
        return s.Then($"roll({shift})", x => x.Roll(shift), n => new(n.Shape, [.. Enumerable.Range(0, n.Data.Length).Select(i => n.Data[Modulo(i - shift, n.Data.Length)])]));
    }

    private static FuzzState? Reshape(FuzzState s, FuzzChoice c)
    {
        var shape = new List<long>();
        for (long rest = s.Naive.Length; shape.Count < 5 && (rest > 1 || c.Random.Next(3) == 0);)
        {
            long[] divisors = [.. Enumerable.Range(1, (int)Math.Min(rest, 60)).Select(d => (long)d).Where(d => rest % d == 0)];
            long next = divisors.Length == 0 ? 0 : divisors[c.Random.Next(divisors.Length)];
            shape.Add(next);
            rest = next == 0 ? 1 : rest / next;
            if (shape.Count == 4 && rest > 1) shape.Add(rest);
        }
        if (shape.Aggregate(1L, (a, b) => a * b) != s.Naive.Length) shape = [s.Naive.Length];
        long[] asked = [.. shape];
        if (c.Coin() && asked.Length > 0 && !s.IsEmpty) asked[c.Random.Next(asked.Length)] = -1;
        return s.Then($"reshape({string.Join(",", asked)})", x => x.Reshape(asked), n => n.Reshape([.. shape]));
    }

    private static FuzzState? Ravel(FuzzState s, FuzzChoice c) => s.Then("ravel", x => x.Ravel(), n => n.Reshape(n.Length));

    private static FuzzState? ExpandDims(FuzzState s, FuzzChoice c)
    {
        int axis = c.Random.Next(s.Rank + 1);
        return s.Then($"expand_dims({axis})", x => x.ExpandDims(axis), n => n.Reshape([.. n.Shape[..axis], 1, .. n.Shape[axis..]]));
    }

    private static FuzzState? Squeeze(FuzzState s, FuzzChoice c)
        => s.Array.Length < 0 ? null : s.Then("squeeze", x => x.Squeeze(), n => n.Reshape([.. n.Shape.Where(l => l != 1)]));

    private static FuzzState? BroadcastTo(FuzzState s, FuzzChoice c)
    {
        long[] shape = [.. Enumerable.Range(0, c.Random.Next(2)).Select(_ => (long)c.Random.Next(1, 4)), .. s.Shape.Select(n => n == 1 ? c.Random.Next(1, 4) : n)];
        return s.Then($"broadcast_to({string.Join(",", shape)})", x => x.BroadcastTo(shape), n => n.Zip(NaiveArray.Make(shape, _ => 0), (a, _) => a));
    }

    private static FuzzState? Concatenate(FuzzState s, FuzzChoice c)
    {
        if (s.Rank == 0) return null;
        int axis = c.Axis(s);
        long[] shape = (long[])s.Shape.Clone();
        shape[axis] = c.Random.Next(4);
        var other = c.Source(shape);
        return s.Then($"concatenate({axis}) with {other.Description}", x => Arrays.Concatenate([x, other.Array, x], axis), n =>
        {
            long[] all = (long[])n.Shape.Clone();
            all[axis] = 2 * n.Shape[axis] + other.Shape[axis];
            return NaiveArray.Make(all, index =>
            {
                var at = (long[])index.Clone();
                if (at[axis] < n.Shape[axis]) return n[at];
                at[axis] -= n.Shape[axis];
                if (at[axis] < other.Shape[axis]) return other.Naive[at];
                at[axis] -= other.Shape[axis];
                return n[at];
            });
        });
    }

    private static FuzzState? Stack(FuzzState s, FuzzChoice c)
    {
        int axis = c.Random.Next(s.Rank + 1);
        return s.Then($"stack({axis})", x => Arrays.Stack([x, x * 2], axis), n => NaiveArray.Make([.. n.Shape[..axis], 2, .. n.Shape[axis..]],
            index => n[[.. index[..axis], .. index[(axis + 1)..]]] * (index[axis] + 1)));
    }

    private static FuzzState? Tile(FuzzState s, FuzzChoice c)
    {
        if (s.Rank == 0) return null;
        int[] repeats = [.. s.Shape.Select(_ => c.Random.Next(3))];
        return s.Then($"tile({string.Join(",", repeats)})", x => x.Tile(repeats), n => NaiveArray.Make([.. n.Shape.Select((l, axis) => l * repeats[axis])],
            index => n[[.. index.Select((i, axis) => i % n.Shape[axis])]]));
    }

    private static FuzzState? Repeat(FuzzState s, FuzzChoice c)
    {
        if (s.Rank == 0) return null;
        int axis = c.Axis(s), count = c.Random.Next(4);
        return s.Then($"repeat({count},{axis})", x => x.Repeat(count, axis), n => Moved(n, axis, n.Shape[axis] * count, i => i / count));
    }

    private static FuzzState? Pad(FuzzState s, FuzzChoice c)
    {
        if (s.Rank == 0) return null;
        var modes = new[] { PadMode.Constant, PadMode.Edge, PadMode.Reflect, PadMode.Symmetric, PadMode.Wrap };
        var mode = s.IsEmpty ? PadMode.Constant : modes[c.Random.Next(modes.Length)];
        var widths = s.Shape.Select(_ => ((long)c.Random.Next(4), (long)c.Random.Next(4))).ToArray();
        return s.Then($"pad({mode}, {string.Join(" ", widths)})", x => x.Pad(widths, mode, 7), n => NaiveArray.Make(
            [.. n.Shape.Select((l, axis) => l + widths[axis].Item1 + widths[axis].Item2)], index =>
            {
                var at = new long[index.Length];
                for (int axis = 0; axis < at.Length; axis++)
                {
                    long length = n.Shape[axis], i = index[axis] - widths[axis].Item1;
                    if (mode == PadMode.Constant && (i < 0 || i >= length)) return 7;
                    at[axis] = mode switch
                    {
                        PadMode.Edge => Math.Clamp(i, 0, length - 1),
                        PadMode.Wrap => Modulo(i, length),
                        PadMode.Symmetric => Modulo(i, 2 * length) is var p && p < length ? p : 2 * length - 1 - p,
                        PadMode.Reflect => length == 1 ? 0 : Modulo(i, 2 * length - 2) is var p && p < length ? p : 2 * length - 2 - p,
                        _ => i,
                    };
                }
                return n[at];
            }));
    }

    private static FuzzState? Rechunk(FuzzState s, FuzzChoice c)
    {
        long[][] chunks = c.Chunks(s.Shape);
        return s.Then($"rechunk {string.Join(" x ", chunks.Select(k => $"({string.Join(",", k)})"))}", x => x.Rechunk(chunks), n => n);
    }

    private static FuzzState? RechunkAuto(FuzzState s, FuzzChoice c)
    {
        if (s.Rank == 0) return null;
        long[] lengths = [.. s.Shape.Select(_ => c.Random.Next(4) switch { 0 => -1L, 1 => ChunkLength.Auto, 2 => ChunkLength.Keep, _ => c.Random.Next(1, 5) })];
        bool balance = c.Coin();
        return s.Then($"rechunk [{string.Join(",", lengths)}]{(balance ? " balanced" : "")}", x => x.Rechunk(lengths, balance, limit: 8 * c.Random.Next(1, 50)), n => n);
    }

    private static FuzzState? Delete(FuzzState s, FuzzChoice c)
    {
        if (s.Rank == 0) return null;
        int axis = c.Axis(s);
        long length = s.Shape[axis];
        long[] gone = length == 0 ? [] : [.. Enumerable.Range(0, c.Random.Next(3)).Select(_ => c.Random.NextInt64(-length, length))];
        long[] left = [.. Enumerable.Range(0, (int)length).Select(i => (long)i).Where(i => !gone.Contains(i) && !gone.Contains(i - length))];
        return s.Then($"delete([{string.Join(",", gone)}],{axis})", x => x.Delete(gone, axis), n => Moved(n, axis, left.Length, i => left[i]));
    }

    private static FuzzState? Insert(FuzzState s, FuzzChoice c)
    {
        if (s.Rank == 0) return null;
        int axis = c.Axis(s);
        long at = c.Random.NextInt64(0, s.Shape[axis] + 1);
        return s.Then($"insert({at},{axis})", x => x.Insert(at, Array<double>.Full([], 5), axis), n => NaiveArray.Make(
            [.. n.Shape.Select((l, a) => a == axis ? l + 1 : l)], index =>
            {
                if (index[axis] == at) return 5;
                var from = (long[])index.Clone();
                if (from[axis] > at) from[axis]--;
                return n[from];
            }));
    }

    private static FuzzState? Coarsen(FuzzState s, FuzzChoice c)
    {
        if (s.Rank == 0) return null;
        long[] factors = [.. s.Shape.Select(_ => (long)c.Random.Next(1, 4))];
        return s.Then($"coarsen({string.Join(",", factors)})", x => x.Coarsen(factors, (blocks, axes) => blocks.Sum(axes), trimExcess: true), n => NaiveArray.Make(
            [.. n.Shape.Select((l, axis) => l / factors[axis])], index =>
            {
                double sum = 0;
                long[] inner = new long[factors.Length];
                for (long k = factors.Aggregate(1L, (a, b) => a * b); k > 0; k--)
                {
                    sum += n[[.. index.Select((i, axis) => i * factors[axis] + inner[axis])]];
                    NaiveArray.Next(inner, factors);
                }
                return sum;
            }));
    }

    internal static NaiveArray Moved(NaiveArray n, int axis, long length, Func<long, long> from)
    {
        long[] shape = (long[])n.Shape.Clone();
        shape[axis] = length;
        return NaiveArray.Make(shape, index =>
        {
            var at = (long[])index.Clone();
            at[axis] = from(at[axis]);
            return n[at];
        });
    }

    internal static NaiveArray Permuted(NaiveArray n, int[] order) => NaiveArray.Make([.. order.Select(axis => n.Shape[axis])], index =>
    {
        var at = new long[index.Length];
        for (int axis = 0; axis < at.Length; axis++) at[order[axis]] = index[axis];
        return n[at];
    });

    private static long Modulo(long i, long n) => n == 0 ? 0 : (i % n + n) % n;
}
