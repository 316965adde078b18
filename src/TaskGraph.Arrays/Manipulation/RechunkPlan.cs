namespace TaskGraph;

/// <summary>
/// Plans a rechunk in steps. Where every new chunk would read a little of very many old ones, as from rows to columns, the array goes
/// through other chunks first: as many as a block's size allows are merged along axes that get fewer chunks, and axes that get more are
/// split part of the way, until the last step has few enough edges. The procedure is that of Dask's rechunk, whose plans it gives.
/// </summary>
internal static class RechunkPlan
{
    /// <summary>The chunks after each step; the last are <paramref name="target"/>.</summary>
    /// <param name="source">The chunks now.</param>
    /// <param name="target">The chunks wanted.</param>
    /// <param name="elementSize">Bytes of an element.</param>
    /// <param name="threshold">How many edges a step may have for each chunk before and after.</param>
    /// <param name="blockBytes">The largest intermediate block, unless the source or the target has a larger one.</param>
    public static List<Chunks> Steps(Chunks source, Chunks target, int elementSize, long threshold, double blockBytes)
    {
        var steps = new List<Chunks>();
        if (source.Rank > 1 && source.IsKnown && target.IsKnown && !target.Shape.Contains(0))
        {
            double limit = Math.Max(blockBytes / elementSize, Math.Max(LargestOf(source), LargestOf(target)));
            double edges = threshold * ((double)source.Count + target.Count);
            bool isFirst = true;
            for (var now = source; EdgesOf(now, target) is var direct && direct >= edges; isFirst = false)
            {
                var (next, isFull) = Merge(isFirst ? now : Split(now, target, direct * threshold), target, limit);
                if (next.Equals(target) || next.Equals(now) && !isFirst) break;
                if (!next.Equals(now)) steps.Add(next);
                now = next;
                if (!isFull) break;
            }
        }
        steps.Add(target);
        return steps;
    }

    /// <summary>An estimate of the edges of a step: on each axis as many overlaps as borders of either.</summary>
    public static double EdgesOf(Chunks source, Chunks target)
    {
        double edges = 1;
        for (int axis = 0; axis < source.Rank; axis++)
            edges *= source[axis].SequenceEqual(target[axis]) ? source.Grid[axis] : source.Grid[axis] + target.Grid[axis] - 1;
        return edges;
    }

    /// <summary>The elements of the largest chunk.</summary>
    public static double LargestOf(Chunks chunks)
    {
        double largest = 1;
        for (int axis = 0; axis < chunks.Rank; axis++) largest *= chunks.SizesOf(axis).Max();
        return largest;
    }

    // Towards more chunks on some axes, as far as the edges allow.
    private static Chunks Split(Chunks source, Chunks target, double edgeLimit)
    {
        var sizes = SizesOf(source);
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            double edges = EdgesOf(new(sizes), target);
            if (edges > edgeLimit) break;
            long[] old = source.SizesOf(axis), wanted = target.SizesOf(axis);
            if (old.Length > wanted.Length) continue;
            long[] cut = MergedTo(wanted, (int)Math.Min(int.MaxValue, old.Length * edgeLimit / edges));
            if (cut.Length >= old.Length && cut.Max() <= old.Max()) sizes[axis] = cut;
        }
        return new(sizes);
    }

    // Towards fewer chunks on the other axes, the ones that spare most edges for their growth first.
    private static (Chunks Chunks, bool IsFull) Merge(Chunks source, Chunks target, double limit)
    {
        var sizes = SizesOf(source);
        double largest = LargestOf(source);
        bool isFull = false;
        var fewer = Enumerable.Range(0, sizes.Length).Where(axis => target.Grid[axis] <= source.Grid[axis]).OrderBy(Gain);
        foreach (int axis in fewer)
        {
            double width = Math.Max(1, source.SizesOf(axis).Max());
            double merged = Math.Floor(largest * target.SizesOf(axis).Max() / width);
            if (merged <= limit)
            {
                sizes[axis] = target.SizesOf(axis);
                largest = merged;
                continue;
            }
            isFull = true;
            long[] cut = DividedTo(target[axis], Math.Max(1, (long)(limit * width / largest)));
            if (cut.Length > source.Grid[axis]) continue;
            sizes[axis] = cut;
            largest = Math.Floor(largest * cut.Max() / width);
        }
        return (new(sizes), isFull);

        double Gain(int axis)
        {
            double growth = target.SizesOf(axis).Max() / Math.Max(1.0, source.SizesOf(axis).Max());
            // Rounded, so that axes as good as one another keep their order.
            return growth == 0 ? 0 : Math.Round(Math.Log((double)target.Grid[axis] / source.Grid[axis]) / Math.Log(growth == 1 ? 1 + 1e-9 : growth), 9);
        }
    }

    /// <summary>Neighbours merged, the smallest pair first, until at most <paramref name="count"/> are left; equal ones stay regular.</summary>
    private static long[] MergedTo(long[] sizes, int count)
    {
        if (sizes.Length <= count) return sizes;
        if (sizes.All(s => s == sizes[0]))
        {
            long each = sizes.Length / count, larger = sizes.Length - each * count;
            return [.. Enumerable.Range(0, count).Select(i => sizes[0] * (each + (i < larger ? 1 : 0)))];
        }
        var next = Enumerable.Range(1, sizes.Length).ToArray();
        long[] merged = [.. sizes];
        var pairs = new PriorityQueue<(int Left, int Right, long Width), (long, int)>();
        for (int i = 0; i + 1 < merged.Length; i++) pairs.Enqueue((i, i + 1, merged[i] + merged[i + 1]), (merged[i] + merged[i + 1], i));
        for (int left = sizes.Length; left > count;)
        {
            var (i, j, width) = pairs.Dequeue();
            if (merged[i] == 0) continue;
            while (j < merged.Length && merged[j] == 0) j = next[j];
            if (j == merged.Length) continue;
            if (merged[i] + merged[j] != width)
            {
                pairs.Enqueue((i, j, merged[i] + merged[j]), (merged[i] + merged[j], i));
                continue;
            }
            merged[i] = 0;
            merged[j] = width;
            left--;
        }
        return [.. merged.Where(s => s != 0)];
    }

    /// <summary>Each size cut into equal parts no wider than <paramref name="width"/>.</summary>
    private static long[] DividedTo(ReadOnlySpan<long> sizes, long width)
    {
        var divided = new List<long>();
        foreach (long size in sizes)
        {
            long rest = size;
            for (long parts = (size + width - 1) / width; parts > 0; parts--)
            {
                divided.Add(rest / parts);
                rest -= rest / parts;
            }
        }
        return [.. divided];
    }

    private static long[][] SizesOf(Chunks chunks) => [.. Enumerable.Range(0, chunks.Rank).Select(chunks.SizesOf)];
}
