namespace TaskGraph;

/// <summary>Makes a list of all inputs.</summary>
internal sealed class ListCode<T> : TaskCode
{
    public static ListCode<T> Instance { get; } = new();

    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var list = new T[inputs.Count];
        for (int i = 0; i < list.Length; i++) list[i] = inputs.Get<T>(i);
        return list;
    }
}
