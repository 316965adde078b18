namespace TaskGraph;

/// <summary>Makes one partition of what an exchange brings for it.</summary>
internal abstract class GatherCode<TResult> : SequenceCode<TResult>
{
    /// <summary>The items that input <paramref name="input"/>'s exchange has for this partition, read as they are walked.</summary>
    protected static IEnumerable<T> Arrived<T>(in TaskInputs inputs, TaskContext context, int input = 0)
        => Items<T>(inputs.Get<PieceTable>(input), context.Constant<int>(0), context.CancellationToken);

    private static IEnumerable<T> Items<T>(PieceTable table, int output, CancellationToken cancellation)
    {
        foreach (object piece in table.Read(output, ItemFormat<T>.Instance))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var item in (T[])piece) yield return item;
        }
    }
}

/// <summary>The items as they arrive.</summary>
internal sealed class ArrivedCode<T> : GatherCode<T>
{
    protected override IEnumerable<T> Sequence(in TaskInputs inputs, TaskContext context) => Arrived<T>(inputs, context);
}
