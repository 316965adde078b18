using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>
/// A run of positions along an axis of an input: start, start + step, and so on. A step of 0 repeats one position. A run from -1
/// stands for elements the input does not have, which are filled.
/// </summary>
internal readonly record struct AxisRun(long Start, long Step, long Count)
{
    public bool IsOutside => Start < 0;

    public static AxisRun Outside(long count) => new(-1, 0, count);

    /// <summary>Listed positions, neighbours at an equal distance joined to runs.</summary>
    public static ImmutableArray<AxisRun> Of(ReadOnlySpan<long> positions)
    {
        var runs = ImmutableArray.CreateBuilder<AxisRun>();
        for (int i = 0; i < positions.Length;)
        {
            int count = 1;
            long step = i + 1 < positions.Length ? positions[i + 1] - positions[i] : 1;
            while (i + count < positions.Length && positions[i + count] - positions[i + count - 1] == step) count++;
            // A pair is better left apart: its second element may begin a longer run.
            if (count == 2 && step is not (1 or -1 or 0)) (count, step) = (1, 1);
            runs.Add(new(positions[i], step, count));
            i += count;
        }
        return runs.ToImmutable();
    }
}

/// <summary>How one axis of a result is put together: the positions of the input's axis in order, and the lengths of the result's chunks.</summary>
internal sealed class AxisGather(ImmutableArray<AxisRun> runs, long[] sizes)
{
    public ImmutableArray<AxisRun> Runs { get; } = runs;

    public long[] Sizes { get; } = sizes;

    /// <summary>All positions, cut anew.</summary>
    public static AxisGather Recut(long length, long[] sizes) => new([new(0, 1, length)], sizes);

    /// <summary>The positions that a slice takes of these.</summary>
    public AxisGather Sliced(AxisSlice slice, Chunks own, int axis)
    {
        var runs = new List<AxisRun>();
        long start = 0;
        foreach (var run in Runs)
        {
            var (first, count) = slice.Within(start, run.Count);
            if (count > 0) runs.Add(run.IsOutside ? AxisRun.Outside(count) : new(run.Start + first * run.Step, run.Step * slice.Step, count));
            start += run.Count;
        }
        if (slice.Step < 0) runs.Reverse();
        return new([.. runs], [.. new SlicePlan([.. Enumerable.Range(0, own.Rank).Select(a => a == axis ? slice with { IsDropped = false } : AxisSlice.Whole(own.Shape[a]))])
            .PiecesOf(own, axis).Select(p => p.Count)]);
    }

    /// <summary>The pieces of each chunk of the result.</summary>
    public GatherAxisBox[] PlanOf(Chunks input, int axis)
    {
        var boxes = new GatherAxisBox[Sizes.Length];
        var sizes = input[axis];
        int run = 0;
        long done = 0;
        for (int i = 0; i < boxes.Length; i++)
        {
            var pieces = new List<GatherPiece>();
            var chunks = new Dictionary<int, int>();
            for (long to = 0; to < Sizes[i];)
            {
                var (start, step, count) = Runs[run];
                if (done == count)
                {
                    run++;
                    done = 0;
                    continue;
                }
                count = Math.Min(count - done, Sizes[i] - to);
                if (start < 0)
                {
                    pieces.Add(new(-1, 0, 0, to, count));
                }
                else
                {
                    long position = start + done * step;
                    var (chunk, within) = input.Find(axis, position);
                    if (step != 0) count = Math.Min(count, step > 0 ? (sizes[chunk] - 1 - within) / step + 1 : within / -step + 1);
                    if (!chunks.TryGetValue(chunk, out int number)) chunks.Add(chunk, number = chunks.Count);
                    pieces.Add(new(number, within, step, to, count));
                }
                to += count;
                done += count;
            }
            boxes[i] = new(Sizes[i], [.. chunks.Keys], [.. pieces]);
        }
        return boxes;
    }

    /// <summary>An axis that stays as it is.</summary>
    public static GatherAxisBox[] Untouched(Chunks input, int axis)
    {
        var boxes = new GatherAxisBox[input.Grid[axis]];
        for (int i = 0; i < boxes.Length; i++) boxes[i] = new(input[axis][i], [i], [new(0, 0, 1, 0, input[axis][i])]);
        return boxes;
    }
}

/// <summary>What one chunk of a result takes along one axis: its length, the input's chunks it reads, and the pieces.</summary>
internal sealed record GatherAxisBox(long Length, int[] Chunks, GatherPiece[] Pieces);

/// <summary>A piece along one axis: which of the chunks read (-1: none, filled), the first position in it and the step, where it goes, its length (-1: all the chunk).</summary>
internal readonly record struct GatherPiece(int Chunk, long Within, long Step, long To, long Count);

/// <summary>
/// The one mechanism that moves elements between chunks: along each axis a result takes runs of its input's positions. Rechunking, taking,
/// padding, repeating and halos are all this. Every element is copied once, straight to its place; a chunk that is one piece is a view.
/// </summary>
internal static class GatherTasks
{
    /// <summary>Adds the tasks; null for an axis leaves it as it is.</summary>
    /// <returns>The task of each block of the result.</returns>
    public static int[] Lower<T>(
        Materializer materializer, Expr owner, Func<int, int> taskOf, Chunks input, Chunks result, IReadOnlyList<AxisGather?> axes, T fill, string? part = null)
        where T : unmanaged
    {
        var plans = new GatherAxisBox[input.Rank][];
        for (int axis = 0; axis < plans.Length; axis++) plans[axis] = axes[axis]?.PlanOf(input, axis) ?? AxisGather.Untouched(input, axis);
        var boxes = new GatherAxisBox[result.Count][];
        var place = new int[input.Rank];
        for (int b = 0; b < boxes.Length; b++)
        {
            result.PlaceOf(b, place);
            boxes[b] = [.. plans.Select((p, axis) => p[place[axis]])];
            // What takes nothing of its input still has its length on an axis where only that tells it.
            if (Array.Exists(boxes[b], a => a.Length == ArrayShapes.Unknown)) boxes[b] = Array.ConvertAll(boxes[b], a => a.Chunks.Length == 0 ? a with { Chunks = [0] } : a);
        }
        int first = materializer.BeginLayer(owner, new GatherCode<T>(fill), result.Count, [new ConstantColumn<GatherAxisBox[]>(boxes)], part);
        foreach (var box in boxes) materializer.AddTask(TasksOf(box, input, taskOf));
        return [.. Enumerable.Range(first, boxes.Length)];
    }

    private static int[] TasksOf(GatherAxisBox[] box, Chunks input, Func<int, int> taskOf)
    {
        int count = 1;
        foreach (var axis in box) count *= axis.Chunks.Length;
        var tasks = new int[count];
        var index = new int[box.Length];
        var place = new int[box.Length];
        for (int i = 0; i < count; i++)
        {
            for (int axis = 0; axis < box.Length; axis++) place[axis] = box[axis].Chunks[index[axis]];
            tasks[i] = taskOf(input.NumberOf(place));
            for (int axis = box.Length - 1; axis >= 0 && ++index[axis] == box[axis].Chunks.Length; axis--) index[axis] = 0;
        }
        return tasks;
    }
}

/// <summary>Puts a chunk together from pieces of the chunks it reads.</summary>
internal sealed unsafe class GatherCode<T>(T fill) : TaskCode where T : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var box = context.Constant<GatherAxisBox[]>(0);
        if (inputs.Count == 1 && Array.TrueForAll(box, a => a.Pieces is [{ Chunk: 0 }])) return View(inputs.Get<Chunk<T>>(0), box);
        var shape = new long[box.Length];
        for (int axis = 0; axis < shape.Length; axis++) shape[axis] = box[axis].Length == ArrayShapes.Unknown ? inputs.Get<Chunk<T>>(0).Shape[axis] : box[axis].Length;
        var result = Chunk<T>.Rent(shape);
        if (result.Length == 0) return result;
        var index = new int[box.Length];
        var part = new long[box.Length];
        var strides = new long[box.Length];
        T value = fill;
        for (bool more = true; more;)
        {
            int input = 0;
            long from = 0, to = 0;
            for (int axis = 0; axis < box.Length; axis++)
            {
                var piece = box[axis].Pieces[index[axis]];
                input = piece.Chunk < 0 || input < 0 ? -1 : input * box[axis].Chunks.Length + piece.Chunk;
                to += piece.To * result.Strides[axis];
                part[axis] = piece.Count == ArrayShapes.Unknown ? shape[axis] : piece.Count;
            }
            var source = input < 0 ? null : inputs.Get<Chunk<T>>(input);
            for (int axis = 0; axis < box.Length; axis++)
            {
                var piece = box[axis].Pieces[index[axis]];
                if (source is not null) from += piece.Within * source.Strides[axis];
                strides[axis] = source is null ? 0 : piece.Step * source.Strides[axis];
            }
            ArrayKernels.Copying.Copy(source is null ? &value : source.Start + from, strides, result.Start + to, result.Strides, part);
            more = false;
            for (int axis = box.Length - 1; axis >= 0 && !more; axis--)
            {
                more = ++index[axis] < box[axis].Pieces.Length;
                if (!more) index[axis] = 0;
            }
        }
        return result;
    }

    private static Chunk<T> View(Chunk<T> source, GatherAxisBox[] box)
    {
        long offset = 0;
        var shape = new long[box.Length];
        var strides = new long[box.Length];
        for (int axis = 0; axis < box.Length; axis++)
        {
            var piece = box[axis].Pieces[0];
            offset += piece.Within * source.Strides[axis];
            shape[axis] = piece.Count == ArrayShapes.Unknown ? source.Shape[axis] : piece.Count;
            strides[axis] = piece.Step * source.Strides[axis];
        }
        return source.View(offset, shape, strides);
    }
}
