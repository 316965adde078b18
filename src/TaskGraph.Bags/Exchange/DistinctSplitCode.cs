namespace TaskGraph;

/// <summary>Hands each key's first item to the output of the key: the combiner of Distinct. What a partition has seen is forgotten when it grows large.</summary>
internal sealed class DistinctSplitCode<T, TKey>(Func<T, TKey> keySelector, int outputs) : SplitCode(ItemFormat<T>.Instance, outputs)
{
    private const int MostSeen = 1 << 20;

    protected override void Split(in TaskInputs inputs, TaskContext context, PieceWriter pieces)
    {
        var buffer = new ItemBuffer<T>(pieces);
        var seen = new BagKeyTable<TKey, bool>();
        inputs.Get<IEnumerable<T>>(0).Each(item =>
        {
            var key = keySelector(item);
            seen.At(key, out bool isKnown);
            if (isKnown) return;
            pieces.RowsRead++;
            buffer.Add(Exchange.OutputOf(StableHash<TKey>.Of(key), Outputs), item);
            // It only spares work: the gather tasks see all keys again.
            if (seen.Count == MostSeen) seen = new();
        });
        buffer.Flush();
    }
}
