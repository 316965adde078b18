namespace TaskGraph;

/// <summary>
/// Splits texts or bytes that are their own keys: each goes once, with how often it came, which is the combiner of exchanges that need every item. The
/// order of the source holds: from the first item with another key on, which may come between equal ones, and where items hardly repeat, they go one by one.
/// </summary>
internal sealed class RepeatSplitter<T>(HashSplitCode<T, T>.Splitter splitter, PieceWriter pieces) : Sink<T>
{
    private const int MostKnown = 1 << 17, MostRows = 1 << 30;

    private Counter? _counter = new();
    private int _rows;

    public override void Add(T item)
    {
        var key = splitter.KeyOf(item);
        if (_counter is null)
        {
            splitter.Add(item, key);
            return;
        }
        if (!IsSame(item, key))
        {
            Flush();
            _counter = null;
            splitter.Add(item, key);
            return;
        }
        _counter.Add(item, key);
        _rows++;
        if (_counter.Count < MostKnown && _rows < MostRows) return;
        bool isWorthwhile = _rows >= 2 * MostKnown;
        Flush();
        _counter = isWorthwhile ? new() : null;
    }

    /// <summary>Hands on what was counted.</summary>
    public void Flush()
    {
        if (_counter is null || _rows == 0) return;
        pieces.RowsRead += _rows;
        _rows = 0;
        var byOutput = new (List<T> Items, List<int> Counts)?[pieces.Outputs];
        foreach (var (item, count) in _counter.Counts())
        {
            ref var output = ref byOutput[splitter.OutputOf(item)];
            output ??= ([], []);
            output.Value.Items.Add(item);
            output.Value.Counts.Add(count);
        }
        for (int i = 0; i < byOutput.Length; i++)
            if (byOutput[i] is { } output) pieces.Add(i, new RepeatedItems<T>([.. output.Items], [.. output.Counts]));
    }

    private static bool IsSame(T item, T key)
        => typeof(T).IsValueType ? EqualityComparer<T>.Default.Equals(item, key) : ReferenceEquals(item, key);

    private sealed class Counter : KeyedSink<T, T, int>
    {
        private readonly BagKeyTable<T, int> _counts;

        public Counter() : this(new())
        {
        }

        private Counter(BagKeyTable<T, int> counts) : base(static item => item, counts) => _counts = counts;

        public int Count => _counts.Count;

        public IEnumerable<KeyValuePair<T, int>> Counts()
        {
            Flush();
            return _counts.Pairs;
        }

        protected override void Fold(ref int count, bool isKnown, T item) => count++;
    }
}
