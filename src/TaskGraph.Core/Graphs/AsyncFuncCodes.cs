namespace TaskGraph;

/// <summary>Starts an asynchronous function of 1 argument.</summary>
internal sealed class AsyncFuncCode<T1, TResult>(Func<T1, CancellationToken, Task<TResult>> function) : AsyncTaskCode
{
    public override ValueTask<object?> StartAsync(in TaskInputs inputs, TaskContext context)
        => AsyncResults.BoxedAsync(function(inputs.Get<T1>(0), context.CancellationToken));
}

/// <summary>Starts an asynchronous function of 2 arguments.</summary>
internal sealed class AsyncFuncCode<T1, T2, TResult>(Func<T1, T2, CancellationToken, Task<TResult>> function) : AsyncTaskCode
{
    public override ValueTask<object?> StartAsync(in TaskInputs inputs, TaskContext context)
        => AsyncResults.BoxedAsync(function(inputs.Get<T1>(0), inputs.Get<T2>(1), context.CancellationToken));
}

/// <summary>Starts an asynchronous function of 3 arguments.</summary>
internal sealed class AsyncFuncCode<T1, T2, T3, TResult>(Func<T1, T2, T3, CancellationToken, Task<TResult>> function) : AsyncTaskCode
{
    public override ValueTask<object?> StartAsync(in TaskInputs inputs, TaskContext context)
        => AsyncResults.BoxedAsync(function(inputs.Get<T1>(0), inputs.Get<T2>(1), inputs.Get<T3>(2), context.CancellationToken));
}
