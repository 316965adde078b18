namespace TaskGraph;

/// <summary>Hands each item to the output of its key.</summary>
internal sealed class HashSplitCode<T, TKey>(Func<T, TKey> keySelector, int outputs) : SplitCode(ItemFormat<T>.Instance, outputs)
{
    protected override void Split(in TaskInputs inputs, TaskContext context, PieceWriter pieces)
    {
        var buffer = new ItemBuffer<T>(pieces, itemBytes: typeof(T) == typeof(string) && typeof(TKey) == typeof(string) ? IntPtr.Size : null);
        var splitter = new Splitter(keySelector, buffer, Outputs);
        Sink<T> sink = splitter is HashSplitCode<string, string>.Splitter texts ? (Sink<T>)(object)new TextSplitter(texts) : splitter;
        inputs.Get<IEnumerable<T>>(0).Into(sink);
        buffer.Flush();
        pieces.RowsRead = splitter.Rows;
    }

    internal sealed class Splitter(Func<T, TKey> keySelector, ItemBuffer<T> buffer, int outputs) : Sink<T>
    {
        public long Rows { get; private set; }

        public override void Add(T item) => Add(item, keySelector(item));

        public TKey KeyOf(T item) => keySelector(item);

        public int OutputOf(TKey key) => Exchange.OutputOf(StableHash<TKey>.Of(key), outputs);

        public void Add(T item, TKey key) => AddTo(OutputOf(key), item);

        public void AddTo(int output, T item)
        {
            Rows++;
            buffer.Add(output, item);
        }
    }
}

/// <summary>
/// Splits texts that are their own keys. Those that repeat become one object and are hashed once: words exchanged one by one take a
/// pointer each. What is known is forgotten when it grows large, and nothing is looked up any more where texts hardly repeat.
/// </summary>
internal sealed class TextSplitter(HashSplitCode<string, string>.Splitter splitter) : Sink<string>
{
    private const int MostKnown = 1 << 17;

    private ContentTable<TextKey, int>? _outputs = new();
    private long _looked;

    public override void Add(string item)
    {
        string key = splitter.KeyOf(item);
        if (_outputs is null || item is null || !ReferenceEquals(key, item))
        {
            splitter.Add(item!, key);
            return;
        }
        _looked++;
        ref var known = ref _outputs.At(TextKey.BytesOf(item), out bool isKnown);
        if (!isKnown)
        {
            known.Key = new(item);
            known.Value = splitter.OutputOf(key);
        }
        splitter.AddTo(known.Value, known.Key.Text);
        if (!isKnown && _outputs.Count == MostKnown) Forget();
    }

    private void Forget()
    {
        _outputs = _looked < 2 * MostKnown ? null : new();
        _looked = 0;
    }
}
