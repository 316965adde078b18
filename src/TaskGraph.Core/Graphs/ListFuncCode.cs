namespace TaskGraph;

/// <summary>Calls a function on any number of results of one type.</summary>
internal sealed class ListFuncCode<T, TResult>(Func<IReadOnlyList<T>, TResult> function) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var values = new T[inputs.Count];
        for (int i = 0; i < values.Length; i++) values[i] = inputs.Get<T>(i);
        return function(values);
    }
}
