namespace TaskGraph;

/// <summary>Starts an asynchronous function.</summary>
internal sealed class AsyncFuncCode<TResult>(Func<CancellationToken, Task<TResult>> function) : AsyncTaskCode
{
    public override ValueTask<object?> StartAsync(in TaskInputs inputs, TaskContext context)
        => AsyncResults.BoxedAsync(function(context.CancellationToken));
}

internal static class AsyncResults
{
    public static async ValueTask<object?> BoxedAsync<T>(Task<T>? task)
        => await (task ?? throw new InvalidOperationException("The function returned null instead of a task. Return Task.FromResult(value) where there is nothing to wait for."))
            .ConfigureAwait(false);
}
