namespace TaskGraph;

/// <summary>
/// The first half of a sort. A partition becomes one sorted run, or several where it is long, and a run becomes blocks: pieces that no
/// output owns yet. The first item of each block travels with the pieces, so that every gather task can tell where all ranges begin and which
/// blocks it needs. It is the sample sort of Frazer and McKellar (1970), with the runs' blocks as the samples.
/// </summary>
internal sealed class SortSplitCode<T>(SortLevel<T>[] levels, int outputs) : SplitCode(ItemFormat<T>.Instance, outputs)
{
    private const int Block = 4096, MostItems = 1 << 21;
    private const long MostBytes = 64 << 20;

    protected override void Split(in TaskInputs inputs, TaskContext context, PieceWriter pieces)
    {
        var run = new List<T>();
        int limit = MostItems;
        var firsts = new List<T[]>();
        inputs.Get<IEnumerable<T>>(0).Each(item =>
        {
            run.Add(item);
            if (run.Count == Block && firsts.Count == 0)
                limit = (int)Math.Clamp(MostBytes * Block / Math.Max(1, ItemFormat<T>.Instance.BytesOf(run.ToArray())), Block, MostItems);
            if (run.Count < limit) return;
            context.CancellationToken.ThrowIfCancellationRequested();
            firsts.Add(Write(run, pieces));
        });
        if (run.Count > 0) firsts.Add(Write(run, pieces));
        pieces.Summary = firsts.ToArray();
    }

    private T[] Write(List<T> run, PieceWriter pieces)
    {
        T[] sorted = new SortBlock<T>([.. run], levels).Sorted();
        run.Clear();
        pieces.RowsRead += sorted.Length;
        // Small partitions have small blocks: they are the sample.
        int size = Math.Clamp(sorted.Length / (8 * Outputs) + 1, 1, Block);
        var firsts = new T[(sorted.Length + size - 1) / size];
        for (int b = 0; b < firsts.Length; b++)
        {
            T[] block = sorted[(b * size)..Math.Min(sorted.Length, (b + 1) * size)];
            firsts[b] = block[0];
            pieces.Add(0, block);
        }
        return firsts;
    }
}
