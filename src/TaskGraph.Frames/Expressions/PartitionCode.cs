namespace TaskGraph;

/// <summary>Code that makes a partition of one partition.</summary>
internal abstract class PartitionCode : TaskCode
{
    public sealed override object? Run(in TaskInputs inputs, TaskContext context) => Run(inputs.Get<FramePartition>(0), context);

    protected abstract FramePartition Run(FramePartition partition, TaskContext context);
}
