using System.Numerics.Tensors;

namespace TaskGraph.Fuzz;

internal static class FuzzCustom
{
    public static FuzzOperation[] All { get; } = [MapBlocks, MapBlocksTwo, MovingSum, OverlapThenTrim, SlidingWindow, ApplyAlongAxis, Gufunc, Blockwise, Persist];

    private static FuzzState? MapBlocks(FuzzState s, FuzzChoice c)
        => s.Then("map_blocks", x => x.MapBlocks((ReadOnlyTensorSpan<double> a, TensorSpan<double> b) => Zip(a, a, b, (v, _) => v * 3)), n => n.Map(v => v * 3));

    private static FuzzState? MapBlocksTwo(FuzzState s, FuzzChoice c)
    {
        var other = c.Source(s.Shape);
        return s.Then($"map_blocks with {other.Description}", x => x.MapBlocks(other.Array, (ReadOnlyTensorSpan<double> a, ReadOnlyTensorSpan<double> b, TensorSpan<double> y) => Zip(a, b, y, (v, w) => v - w)),
            n => n.Zip(other.Naive, (a, b) => a - b));
    }

    private static FuzzState? MovingSum(FuzzState s, FuzzChoice c)
    {
        if (s.Rank != 1 || s.IsEmpty) return null;
        int before = c.Random.Next(4), after = c.Random.Next(4);
        (Boundary Boundary, PadMode? Mode)[] boundaries = [(Boundary.Reflect, PadMode.Symmetric), (Boundary.Periodic, PadMode.Wrap), (Boundary.Nearest, PadMode.Edge), (Boundary.Constant(2.0), PadMode.Constant), (Boundary.None, null)];
        var (boundary, mode) = boundaries[c.Random.Next(boundaries.Length)];
        return s.Then($"moving sum({before},{after},{mode})", x => x.MapOverlap([(before, after)], [boundary], (ReadOnlyTensorSpan<double> a, TensorSpan<double> y, BlockInfo info) =>
        {
            for (nint i = 0; i < y.FlattenedLength; i++)
            {
                double sum = 0;
                nint at = i + (nint)info.Halo[0].Before;
                for (nint k = at - before; k <= at + after; k++)
                    if (k >= 0 && k < a.FlattenedLength) sum += a[k];
                y[i] = sum;
            }
        }), n => NaiveArray.Make(n.Shape, i =>
        {
            double sum = 0;
            for (long k = i[0] - before; k <= i[0] + after; k++) sum += At(n, k, mode);
            return sum;
        }));
    }

    // Element by element through the indexer: what the spans hold, and nothing of a library.
    private static void Zip(ReadOnlyTensorSpan<double> a, ReadOnlyTensorSpan<double> b, TensorSpan<double> y, Func<double, double, double> function)
    {
        nint[] index = new nint[y.Rank];
        for (nint n = y.FlattenedLength; n > 0; n--)
        {
            y[index] = function(a[index], b[index]);
            for (int axis = index.Length - 1; axis >= 0 && ++index[axis] == y.Lengths[axis]; axis--) index[axis] = 0;
        }
    }

    private static double At(NaiveArray n, long k, PadMode? mode)
    {
        long length = n.Shape[0];
        if (k >= 0 && k < length) return n.Data[k];
        long Modulo(long i, long m) => (i % m + m) % m;
        return mode switch
        {
            null => 0,
            PadMode.Constant => 2,
            PadMode.Edge => n.Data[Math.Clamp(k, 0, length - 1)],
            PadMode.Wrap => n.Data[Modulo(k, length)],
            _ => n.Data[Modulo(k, 2 * length) is var p && p < length ? p : 2 * length - 1 - p],
        };
    }

    private static FuzzState? OverlapThenTrim(FuzzState s, FuzzChoice c)
    {
        if (s.Rank == 0 || s.IsEmpty) return null;
        int[] depth = [.. s.Shape.Select(_ => c.Random.Next(3))];
        return s.Then($"map_overlap({string.Join(",", depth)})", x => x.MapOverlap(depth, Boundary.Nearest, (ReadOnlyTensorSpan<double> a, TensorSpan<double> y) =>
        {
            nint[] index = new nint[y.Rank], inner = new nint[y.Rank];
            for (nint n = y.FlattenedLength; n > 0; n--)
            {
                for (int axis = 0; axis < index.Length; axis++) inner[axis] = index[axis] + depth[axis];
                y[index] = a[inner];
                for (int axis = index.Length - 1; axis >= 0 && ++index[axis] == y.Lengths[axis]; axis--) index[axis] = 0;
            }
        }), n => n);
    }

    private static FuzzState? SlidingWindow(FuzzState s, FuzzChoice c)
    {
        if (s.Rank is 0 or > 4) return null;
        int axis = c.Axis(s);
        if (s.Shape[axis] == 0) return null;
        long window = c.Random.NextInt64(1, s.Shape[axis] + 1);
        long[] shape = [.. s.Shape.Select((l, a) => a == axis ? l - window + 1 : l), window];
        return s.Then($"sliding_window_view({window},{axis})", x => x.SlidingWindowView(window, axis), n => NaiveArray.Make(shape, i =>
        {
            long[] at = i[..^1];
            at[axis] += i[^1];
            return n[at];
        }));
    }

    private static FuzzState? ApplyAlongAxis(FuzzState s, FuzzChoice c)
    {
        if (s.Rank == 0) return null;
        int axis = c.Axis(s);
        return c.Coin()
            ? s.Then($"apply_along_axis({axis})", x => x.ApplyAlongAxis<double, double>(axis, line => line.Length == 0 ? -1 : line[0] - line.Length), n => n.Reduce([axis], false, v => v.Length == 0 ? -1 : v[0] - v.Length))
            : s.Then($"apply_along_axis({axis}) to 2", x => x.ApplyAlongAxis<double, double>(axis, (line, result) =>
            {
                result[0] = line.Length;
                result[1] = line.Length == 0 ? 7 : line[^1];
            }, 2), n => n.Lines(axis, 2, v => [v.Length, v.Length == 0 ? 7 : v[^1]]));
    }

    private static FuzzState? Gufunc(FuzzState s, FuzzChoice c)
    {
        if (s.Rank == 0 || s.Array.Length < 0 || s.Shape[^1] == 0) return null;
        return s.Then("gufunc (i)->(),()", x =>
        {
            var parts = Arrays.ApplyGufunc("(i)->(),()", (TensorInputs<double> inputs, TensorOutputs<double> outputs) =>
            {
                outputs[0].Fill(inputs[0][0]);
                outputs[1].Fill(inputs[0][inputs[0].FlattenedLength - 1]);
            }, x);
            return parts[0] - parts[1];
        }, n => n.Reduce([n.Rank - 1], false, v => v[0] - v[^1]));
    }

    private static FuzzState? Blockwise(FuzzState s, FuzzChoice c)
    {
        if (s.Rank != 2) return null;
        return s.Then("blockwise(ij,j->i)", x => Arrays.Blockwise("i", (TensorInputs<double> inputs, TensorSpan<double> y) =>
        {
            for (nint i = 0; i < y.FlattenedLength; i++) y[i] = inputs[0].Lengths[1] == 0 ? -1 : inputs[0][i, 0] + inputs[1][0];
        }, (x, "ij"), (Array<double>.Arange(3, 3 + s.Shape[1], 1), "j")), n => NaiveArray.Make([n.Shape[0]], i => n.Shape[1] == 0 ? -1 : n[i[0], 0] + 3));
    }

    private static FuzzState? Persist(FuzzState s, FuzzChoice c) => s.Then("persist", x => x.Persist(Scheduler.Synchronous), n => n);
}
