namespace TaskGraph;

/// <summary>Hands each item to the output of its key.</summary>
internal sealed class HashSplitCode<T, TKey>(Func<T, TKey> keySelector, int outputs) : SplitCode(ItemFormat<T>.Instance, outputs)
{
    protected override void Split(in TaskInputs inputs, TaskContext context, PieceWriter pieces)
    {
        var buffer = new ItemBuffer<T>(pieces);
        var splitter = new Splitter(keySelector, buffer, Outputs);
        inputs.Get<IEnumerable<T>>(0).Into(splitter);
        buffer.Flush();
        pieces.RowsRead = splitter.Rows;
    }

    private sealed class Splitter(Func<T, TKey> keySelector, ItemBuffer<T> buffer, int outputs) : Sink<T>
    {
        public long Rows { get; private set; }

        public override void Add(T item)
        {
            Rows++;
            buffer.Add(Exchange.OutputOf(StableHash<TKey>.Of(keySelector(item)), outputs), item);
        }
    }
}
