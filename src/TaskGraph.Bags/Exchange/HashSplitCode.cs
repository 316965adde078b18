namespace TaskGraph;

/// <summary>Hands each item to the output of its key.</summary>
internal sealed class HashSplitCode<T, TKey>(Func<T, TKey> keySelector, int outputs) : SplitCode(ItemFormat<T>.Instance, outputs)
{
    protected override void Split(in TaskInputs inputs, TaskContext context, PieceWriter pieces)
    {
        var buffer = new ItemBuffer<T>(pieces);
        foreach (var item in inputs.Get<IEnumerable<T>>(0))
        {
            pieces.RowsRead++;
            buffer.Add(Exchange.OutputOf(StableHash<TKey>.Of(keySelector(item)), Outputs), item);
        }
        buffer.Flush();
    }
}
