namespace TaskGraph;

/// <summary>Calls a function on no results.</summary>
internal sealed class FuncCode<TResult>(Func<TResult> function) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context) => function();
}

/// <summary>Calls a function on one result.</summary>
internal sealed class FuncCode<T1, TResult>(Func<T1, TResult> function) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context) => function(inputs.Get<T1>(0));
}

/// <summary>Calls a function on two results.</summary>
internal sealed class FuncCode<T1, T2, TResult>(Func<T1, T2, TResult> function) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context) => function(inputs.Get<T1>(0), inputs.Get<T2>(1));
}

/// <summary>Calls a function on three results.</summary>
internal sealed class FuncCode<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context) => function(inputs.Get<T1>(0), inputs.Get<T2>(1), inputs.Get<T3>(2));
}

/// <summary>Calls a function on four results.</summary>
internal sealed class FuncCode<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, TResult> function) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context) => function(inputs.Get<T1>(0), inputs.Get<T2>(1), inputs.Get<T3>(2), inputs.Get<T4>(3));
}

/// <summary>Calls a function on five results.</summary>
internal sealed class FuncCode<T1, T2, T3, T4, T5, TResult>(Func<T1, T2, T3, T4, T5, TResult> function) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context) => function(inputs.Get<T1>(0), inputs.Get<T2>(1), inputs.Get<T3>(2), inputs.Get<T4>(3), inputs.Get<T5>(4));
}

/// <summary>Calls a function on six results.</summary>
internal sealed class FuncCode<T1, T2, T3, T4, T5, T6, TResult>(Func<T1, T2, T3, T4, T5, T6, TResult> function) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context) => function(inputs.Get<T1>(0), inputs.Get<T2>(1), inputs.Get<T3>(2), inputs.Get<T4>(3), inputs.Get<T5>(4), inputs.Get<T6>(5));
}

/// <summary>Calls a function on seven results.</summary>
internal sealed class FuncCode<T1, T2, T3, T4, T5, T6, T7, TResult>(Func<T1, T2, T3, T4, T5, T6, T7, TResult> function) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context) => function(inputs.Get<T1>(0), inputs.Get<T2>(1), inputs.Get<T3>(2), inputs.Get<T4>(3), inputs.Get<T5>(4), inputs.Get<T6>(5), inputs.Get<T7>(6));
}

/// <summary>Calls a function on eight results.</summary>
internal sealed class FuncCode<T1, T2, T3, T4, T5, T6, T7, T8, TResult>(Func<T1, T2, T3, T4, T5, T6, T7, T8, TResult> function) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context) => function(inputs.Get<T1>(0), inputs.Get<T2>(1), inputs.Get<T3>(2), inputs.Get<T4>(3), inputs.Get<T5>(4), inputs.Get<T6>(5), inputs.Get<T7>(6), inputs.Get<T8>(7));
}
