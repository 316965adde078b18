namespace TaskGraph.ArrayKernels;

/// <summary>Joins axes that every view walks as one.</summary>
internal static unsafe class Coalescing
{
    /// <summary>The fewest axes, at least one, and the views over them.</summary>
    public static (long[] Shape, KernelView[] Views) Of(ReadOnlySpan<long> shape, ReadOnlySpan<KernelView> views)
    {
        var lengths = new List<long>();
        var strides = new List<long>[views.Length];
        for (int i = 0; i < strides.Length; i++) strides[i] = [];
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] == 1) continue;
            bool joins = lengths.Count != 0;
            for (int i = 0; i < strides.Length && joins; i++) joins = strides[i][^1] == views[i].Strides[axis] * shape[axis];
            if (joins) lengths[^1] *= shape[axis];
            else lengths.Add(shape[axis]);
            for (int i = 0; i < strides.Length; i++)
            {
                if (joins) strides[i][^1] = views[i].Strides[axis];
                else strides[i].Add(views[i].Strides[axis]);
            }
        }
        if (lengths.Count == 0)
        {
            lengths.Add(1);
            foreach (var list in strides) list.Add(1);
        }
        var joined = new KernelView[views.Length];
        for (int i = 0; i < joined.Length; i++) joined[i] = new(views[i].Start, [.. strides[i]], views[i].ElementSize, views[i].Source);
        return ([.. lengths], joined);
    }

    /// <summary>Whether the elements lie one behind another in row-major order.</summary>
    public static bool IsContiguous(in KernelView view, ReadOnlySpan<long> shape)
    {
        long expected = 1;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            if (shape[axis] != 1 && view.Strides[axis] != expected) return false;
            expected *= shape[axis];
        }
        return true;
    }
}
