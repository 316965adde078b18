namespace TaskGraph;

/// <summary>
/// Makes one partition. Between the steps of one task it stays a sequence that nobody has walked; only what leaves the task
/// becomes an array.
/// </summary>
internal abstract class SequenceCode<TResult> : TaskCode
{
    public sealed override object? Run(in TaskInputs inputs, TaskContext context) => Sequence(inputs, context).AsArray();

    internal sealed override object? RunFused(in TaskInputs inputs, TaskContext context) => Sequence(inputs, context);

    /// <summary>The partition's elements. Constants must be read before it returns.</summary>
    protected abstract IEnumerable<TResult> Sequence(in TaskInputs inputs, TaskContext context);

    /// <summary>An input partition.</summary>
    protected static IEnumerable<T> Input<T>(in TaskInputs inputs, int index = 0) => inputs.Get<IEnumerable<T>>(index);
}
