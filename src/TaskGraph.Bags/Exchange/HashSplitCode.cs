namespace TaskGraph;

/// <summary>Hands each item to the output of its key.</summary>
internal sealed class HashSplitCode<T, TKey>(Func<T, TKey> keySelector, int outputs) : SplitCode(ItemFormat<T>.Instance, outputs)
{
    protected override void Split(in TaskInputs inputs, TaskContext context, PieceWriter pieces)
    {
        var buffer = new ItemBuffer<T>(pieces);
        var splitter = new Splitter(keySelector, buffer, Outputs);
        if (splitter is HashSplitCode<string, string>.Splitter texts) Into(new RepeatSplitter<string>(texts, pieces), inputs);
        else if (splitter is HashSplitCode<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>.Splitter bytes) Into(new RepeatSplitter<ReadOnlyMemory<byte>>(bytes, pieces), inputs);
        else inputs.Get<IEnumerable<T>>(0).Into(splitter);
        buffer.Flush();
        pieces.RowsRead += splitter.Rows;
    }

    private static void Into<TText>(RepeatSplitter<TText> splitter, in TaskInputs inputs)
    {
        inputs.Get<IEnumerable<TText>>(0).Into(splitter);
        splitter.Flush();
    }

    internal sealed class Splitter(Func<T, TKey> keySelector, ItemBuffer<T> buffer, int outputs) : Sink<T>
    {
        public long Rows { get; private set; }

        public override void Add(T item) => Add(item, keySelector(item));

        public TKey KeyOf(T item) => keySelector(item);

        public int OutputOf(TKey key) => Exchange.OutputOf(StableHash<TKey>.Of(key), outputs);

        public void Add(T item, TKey key)
        {
            Rows++;
            buffer.Add(OutputOf(key), item);
        }
    }
}
