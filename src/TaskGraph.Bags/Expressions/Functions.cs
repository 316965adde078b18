namespace TaskGraph;

/// <summary>A partition passed through a function of sequences.</summary>
internal sealed class SequenceFuncCode<T, TResult>(Func<IEnumerable<T>, IEnumerable<TResult>> function) : SequenceCode<TResult>
{
    protected override IEnumerable<TResult> Sequence(in TaskInputs inputs, TaskContext context) => function(Input<T>(inputs));
}

/// <summary>The same with the partition's number, which is constant 0.</summary>
internal sealed class NumberedFuncCode<T, TResult>(Func<IEnumerable<T>, int, IEnumerable<TResult>> function) : SequenceCode<TResult>
{
    protected override IEnumerable<TResult> Sequence(in TaskInputs inputs, TaskContext context) => function(Input<T>(inputs), context.Constant<int>(0));
}

/// <summary>All inputs, which are parts of one partition, as one sequence passed through a function.</summary>
internal sealed class MergeFuncCode<T, TResult>(Func<IEnumerable<T>, IEnumerable<TResult>> function) : SequenceCode<TResult>
{
    protected override IEnumerable<TResult> Sequence(in TaskInputs inputs, TaskContext context) => function(Inputs.Concat<T>(inputs));
}

/// <summary>What a function finds in a partition.</summary>
internal sealed class MeasureCode<T, TMeasure>(Func<IEnumerable<T>, TMeasure> measure) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context) => measure(inputs.Get<IEnumerable<T>>(0));
}

/// <summary>What a function makes of several partial results, in their order.</summary>
internal sealed class PartialsCode<TPartial, TResult>(Func<TPartial[], TResult> function) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context) => function(Inputs.All<TPartial>(inputs));
}
