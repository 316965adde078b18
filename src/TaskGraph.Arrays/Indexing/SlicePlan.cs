using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>A slice with every position resolved: for each axis of the input where it starts, its step and its length, and whether the axis goes away.</summary>
internal sealed class SlicePlan(ImmutableArray<AxisSlice> axes)
{
    public ImmutableArray<AxisSlice> Axes { get; } = axes;

    public bool IsWhole(ReadOnlySpan<long> shape)
    {
        for (int axis = 0; axis < shape.Length; axis++)
            if (!Axes[axis].IsWhole(shape[axis])) return false;
        return true;
    }

    /// <summary>The slice of an array whose lengths have been seen in the meantime.</summary>
    public SlicePlan Seen(ImmutableArray<long> shape)
        => Axes.Any(a => a.Count == ArrayShapes.Unknown) ? new([.. Axes.Select((a, axis) => a.Count == ArrayShapes.Unknown ? a with { Count = shape[axis] } : a)]) : this;

    public UInt128 Token
    {
        get
        {
            var token = TokenBuilder.Of("slice");
            foreach (var axis in Axes) token.Add(axis.Start).Add(axis.Step).Add(axis.Count).Add(axis.IsDropped);
            return token.ToToken();
        }
    }

    /// <summary>The chunks of the result: each holds what one chunk of the input has of it.</summary>
    public Chunks Apply(Chunks chunks)
    {
        var sizes = new List<long[]>();
        for (int axis = 0; axis < Axes.Length; axis++)
            if (!Axes[axis].IsDropped) sizes.Add([.. PiecesOf(chunks, axis).Select(p => p.Count)]);
        return new(sizes.ToArray());
    }

    /// <summary>The pieces of the result along an axis of the input, in the order of the result.</summary>
    public List<AxisPiece> PiecesOf(Chunks chunks, int axis)
    {
        var slice = Axes[axis];
        var sizes = chunks[axis];
        var pieces = new List<AxisPiece>();
        if (slice.IsWhole(chunks.Shape[axis]))
        {
            for (int i = 0; i < sizes.Length; i++) pieces.Add(new(i, 0, 1, sizes[i]));
            return pieces;
        }
        var starts = chunks.StartsOf(axis);
        bool forward = slice.Step > 0;
        for (int n = 0; n < sizes.Length; n++)
        {
            int i = forward ? n : sizes.Length - 1 - n;
            var (first, count) = slice.Within(starts[i], sizes[i]);
            if (count > 0) pieces.Add(new(i, first, slice.Step, count));
        }
        if (pieces.Count == 0) pieces.Add(new(0, 0, 1, 0));
        return pieces;
    }

    /// <summary>Resolves what a user wrote for an array of this shape. New axes are left out, lists are the whole axis here.</summary>
    /// <exception cref="ArgumentException">A slice needs a length that is not known yet.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside its axis.</exception>
    public static SlicePlan Of(ReadOnlySpan<Slice> slices, ReadOnlySpan<long> shape)
    {
        var axes = ImmutableArray.CreateBuilder<AxisSlice>(shape.Length);
        foreach (var slice in slices)
        {
            if (slice.Kind == SliceKind.NewAxis) continue;
            axes.Add(AxisSlice.Of(slice, shape[axes.Count], axes.Count));
        }
        while (axes.Count < shape.Length) axes.Add(AxisSlice.Whole(shape[axes.Count]));
        return new(axes.MoveToImmutable());
    }

    /// <summary>The slices with an ellipsis replaced by the whole axes it stands for.</summary>
    /// <exception cref="ArgumentException">There is more than one ellipsis, or there are more slices than axes.</exception>
    public static Slice[] Spread(ReadOnlySpan<Slice> slices, ReadOnlySpan<long> shape)
    {
        int ellipses = 0;
        foreach (var slice in slices)
            if (slice.Kind == SliceKind.Ellipsis) ellipses++;
        if (ellipses > 1) throw new ArgumentException($"{ellipses} ellipses in one index. Use one at most.", nameof(slices));
        int named = CountOf(slices);
        if (named > shape.Length)
            throw new ArgumentException($"{named} slices for an array of shape {ArrayShapes.Text(shape)}. Give at most one an axis.", nameof(slices));
        var all = new List<Slice>();
        foreach (var slice in slices)
        {
            if (slice.Kind == SliceKind.Ellipsis) all.AddRange(Enumerable.Repeat(Slice.All, shape.Length - named));
            else all.Add(slice);
        }
        return [.. all];
    }

    /// <summary>Whether a slice can only be resolved when an axis's length is known.</summary>
    public static bool NeedsLengths(ReadOnlySpan<Slice> slices, ReadOnlySpan<long> shape)
    {
        int axis = 0;
        foreach (var slice in slices)
        {
            if (slice.Kind == SliceKind.NewAxis) continue;
            if (shape[axis++] == ArrayShapes.Unknown && !slice.IsWhole) return true;
        }
        return false;
    }

    /// <summary>The shape of a part, new axes and all; -1 where it depends on a length that is not known.</summary>
    public static ImmutableArray<long> ShapeOf(ReadOnlySpan<Slice> slices, ReadOnlySpan<long> shape)
    {
        var lengths = ImmutableArray.CreateBuilder<long>();
        int axis = 0;
        foreach (var slice in slices)
        {
            if (slice.Kind == SliceKind.NewAxis)
            {
                lengths.Add(1);
                continue;
            }
            long length = shape[axis];
            if (slice.Kind == SliceKind.List) lengths.Add(slice.List!.Length);
            else if (slice.Kind != SliceKind.Index) lengths.Add(length == ArrayShapes.Unknown ? length : AxisSlice.Of(slice, length, axis).Count);
            axis++;
        }
        for (; axis < shape.Length; axis++) lengths.Add(shape[axis]);
        return lengths.ToImmutable();
    }

    private static int CountOf(ReadOnlySpan<Slice> slices)
    {
        int count = 0;
        foreach (var slice in slices)
            if (slice.Kind is not (SliceKind.NewAxis or SliceKind.Ellipsis)) count++;
        return count;
    }
}

/// <summary>The part of one axis that a slice takes.</summary>
internal readonly record struct AxisSlice(long Start, long Step, long Count, bool IsDropped)
{
    public static AxisSlice Whole(long length) => new(0, 1, length, false);

    // A whole axis of unknown length stays whole when its length is seen.
    public bool IsWhole(long length) => !IsDropped && Start == 0 && Step == 1 && (Count == length || Count == ArrayShapes.Unknown);

    public static AxisSlice Of(Slice slice, long length, int axis)
    {
        if (slice.Kind == SliceKind.List || slice.IsWhole) return Whole(length);
        if (length == ArrayShapes.Unknown)
            throw new ArgumentException($"Axis {axis} has a length that is known only after computing, so {slice} cannot be taken of it. Call ComputeChunkSizes first.");
        if (slice.Kind == SliceKind.Index)
        {
            long index = slice.Start!.Value;
            if (index < -length || index >= length)
                throw new ArgumentOutOfRangeException(nameof(slice), index, $"Index {index} on axis {axis} of length {length}. Use {-length} to {length - 1}.");
            return new(index < 0 ? index + length : index, 1, 1, true);
        }
        long step = slice.StepLength;
        long first = Clip(slice.Start, step > 0 ? 0 : length - 1, length, step), last = Clip(slice.Stop, step > 0 ? length : -1, length, step);
        long count = step > 0 ? (last - first + step - 1) / step : (first - last - step - 1) / -step;
        return count <= 0 ? new(0, 1, 0, false) : new(first, step, count, false);
    }

    /// <summary>What of it lies in a chunk: the first position within the chunk, in the slice's direction, and how many.</summary>
    public (long First, long Count) Within(long start, long length)
    {
        if (Count == 0 || length == 0) return (0, 0);
        long from, to; // the slice's elements from..to lie in the chunk
        if (Step > 0)
        {
            from = start <= Start ? 0 : (start - Start + Step - 1) / Step;
            to = start + length <= Start ? -1 : (start + length - 1 - Start) / Step;
        }
        else
        {
            long last = start + length - 1;
            from = last >= Start ? 0 : (Start - last - Step - 1) / -Step;
            to = start > Start ? -1 : (Start - start) / -Step;
        }
        to = Math.Min(to, Count - 1);
        return to < from ? (0, 0) : (Start + from * Step - start, to - from + 1);
    }

    // As Python does: a negative position counts from the end, what lies outside becomes the nearest end.
    private static long Clip(long? position, long missing, long length, long step)
    {
        if (position is not { } p) return missing;
        if (p < 0) p += length;
        return step > 0 ? Math.Clamp(p, 0, length) : Math.Clamp(p, -1, length - 1);
    }
}

/// <summary>A piece of a slice along one axis: which chunk it lies in, where in it, and its length.</summary>
internal readonly record struct AxisPiece(int Chunk, long First, long Step, long Count);
