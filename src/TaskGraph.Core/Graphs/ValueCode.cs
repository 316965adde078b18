namespace TaskGraph;

/// <summary>Hands out a constant.</summary>
internal sealed class ValueCode(object? value) : TaskCode
{
    public object? Value => value;

    public override object? Run(in TaskInputs inputs, TaskContext context) => value;
}
