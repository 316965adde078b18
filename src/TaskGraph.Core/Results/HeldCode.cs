namespace TaskGraph;

/// <summary>Hands out a held result: the task's one constant.</summary>
internal sealed class HeldCode : AsyncTaskCode
{
    public static HeldCode Instance { get; } = new();

    public override ValueTask<object?> StartAsync(in TaskInputs inputs, TaskContext context)
        => context.Constant<IResultHandle>(0).FetchAsync(context.CancellationToken);
}
