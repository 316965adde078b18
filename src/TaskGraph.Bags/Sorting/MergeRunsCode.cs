namespace TaskGraph;

/// <summary>The second half of a sort: one output's range of all runs, merged.</summary>
internal sealed class MergeRunsCode<T>(SortLevel<T>[] levels) : GatherCode<T>
{
    protected override IEnumerable<T> Sequence(in TaskInputs inputs, TaskContext context)
        => Merge(new RunIndex<T>(inputs.Get<PieceTable>(0), levels), context.Constant<int>(0), context.CancellationToken);

    private static IEnumerable<T> Merge(RunIndex<T> index, int output, CancellationToken cancellation)
    {
        var heap = new List<RunCursor<T>>();
        foreach (var cursor in index.Cursors(output))
            if (cursor.MoveNext()) heap.Add(cursor);
        for (int i = heap.Count / 2 - 1; i >= 0; i--) Sink(heap, i);
        for (int count = 0; heap.Count > 0; count++)
        {
            if ((count & 0xFFF) == 0) cancellation.ThrowIfCancellationRequested();
            yield return heap[0].Current;
            if (!heap[0].MoveNext())
            {
                heap[0] = heap[^1];
                heap.RemoveAt(heap.Count - 1);
            }
            Sink(heap, 0);
        }
    }

    private static void Sink(List<RunCursor<T>> heap, int at)
    {
        if (at >= heap.Count) return;
        var cursor = heap[at];
        while (2 * at + 1 < heap.Count)
        {
            int child = 2 * at + 1;
            if (child + 1 < heap.Count && heap[child + 1].IsBefore(heap[child])) child++;
            if (!heap[child].IsBefore(cursor)) break;
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = cursor;
    }
}
