namespace TaskGraph;

/// <summary>Makes one partition of what an exchange brings for it.</summary>
internal abstract class GatherCode<TResult> : SequenceCode<TResult>
{
    /// <summary>The items that input <paramref name="input"/>'s exchange has for this partition, read as they are walked.</summary>
    protected static IEnumerable<T> Arrived<T>(in TaskInputs inputs, TaskContext context, int input = 0)
        => new Arrivals<T>(inputs.Get<PieceTable>(input), context.Constant<int>(0), context.CancellationToken);

    private sealed class Arrivals<T>(PieceTable table, int output, CancellationToken cancellation) : Flow<T>
    {
        public override void Into(Sink<T> sink)
        {
            foreach (var piece in Pieces())
                foreach (var item in piece) sink.Add(item);
        }

        public override IEnumerator<T> GetEnumerator()
        {
            foreach (var piece in Pieces())
                foreach (var item in piece) yield return item;
        }

        private IEnumerable<T[]> Pieces()
        {
            foreach (object piece in table.Read(output, ItemFormat<T>.Instance))
            {
                cancellation.ThrowIfCancellationRequested();
                yield return (T[])piece;
            }
        }
    }
}

/// <summary>The items as they arrive.</summary>
internal sealed class ArrivedCode<T> : GatherCode<T>
{
    protected override IEnumerable<T> Sequence(in TaskInputs inputs, TaskContext context) => Arrived<T>(inputs, context);
}
