namespace TaskGraph;

/// <summary>Makes one partition of what an exchange brings for it.</summary>
internal abstract class GatherCode<TResult> : SequenceCode<TResult>
{
    /// <summary>The items that input <paramref name="input"/>'s exchange has for this partition, read as they are walked.</summary>
    protected static IEnumerable<T> Arrived<T>(in TaskInputs inputs, TaskContext context, int input = 0)
        => new Arrivals<T>(inputs.Get<PieceTable>(input), context.Constant<int>(0), context.CancellationToken);

    private sealed class Arrivals<T>(PieceTable table, int output, CancellationToken cancellation) : Flow<T>
    {
        public override long? Count => table.RowsOf(output);

        public override void Into(Sink<T> sink)
        {
            foreach (object piece in Pieces())
            {
                if (piece is RepeatedItems<T> repeated)
                {
                    for (int i = 0; i < repeated.Items.Length; i++) sink.AddRepeated(repeated.Items[i], repeated.Counts[i]);
                }
                else
                {
                    foreach (var item in (T[])piece) sink.Add(item);
                }
            }
        }

        public override IEnumerator<T> GetEnumerator()
        {
            foreach (object piece in Pieces())
            {
                var repeated = piece as RepeatedItems<T>;
                var items = repeated?.Items ?? (T[])piece;
                for (int i = 0; i < items.Length; i++)
                    for (int n = repeated?.Counts[i] ?? 1; n > 0; n--) yield return items[i];
            }
        }

        private IEnumerable<object> Pieces()
        {
            foreach (object piece in table.Read(output, ItemFormat<T>.Instance))
            {
                cancellation.ThrowIfCancellationRequested();
                yield return piece;
            }
        }
    }
}
