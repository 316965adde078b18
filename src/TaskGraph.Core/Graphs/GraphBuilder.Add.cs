using System.Runtime.CompilerServices;

namespace TaskGraph;

// The line comes before the file: a string behind the inputs shall be one input too many, not the file.
public sealed partial class GraphBuilder
{
    /// <summary>Adds a function that takes nothing.</summary>
    /// <param name="key">The task's name; one that was not given before.</param>
    /// <param name="function">What the task runs.</param>
    /// <param name="callerLine">Filled in by the compiler.</param>
    /// <param name="callerFile">Filled in by the compiler.</param>
    /// <returns><paramref name="key"/>, for tasks that take the result.</returns>
    /// <exception cref="ArgumentException">The name is empty, or there is a task of this key.</exception>
    public TaskKey Add<TResult>(
        TaskKey key, Func<TResult> function,
        [CallerLineNumber] int callerLine = 0, [CallerFilePath] string? callerFile = null)
        => AddCode(key, new FuncCode<TResult>(NotNull(function)), [], typeof(TResult), [], new(callerFile, callerLine));

    /// <summary>Adds a function that takes one result.</summary>
    /// <inheritdoc cref="Add{TResult}"/>
    public TaskKey Add<T1, TResult>(
        TaskKey key, Func<T1, TResult> function,
        TaskKey input,
        [CallerLineNumber] int callerLine = 0, [CallerFilePath] string? callerFile = null)
        => AddCode(key, new FuncCode<T1, TResult>(NotNull(function)), [input], typeof(TResult),
            [typeof(T1)], new(callerFile, callerLine));

    /// <summary>Adds a function that takes two results.</summary>
    /// <inheritdoc cref="Add{TResult}"/>
    public TaskKey Add<T1, T2, TResult>(
        TaskKey key, Func<T1, T2, TResult> function,
        TaskKey input1, TaskKey input2,
        [CallerLineNumber] int callerLine = 0, [CallerFilePath] string? callerFile = null)
        => AddCode(key, new FuncCode<T1, T2, TResult>(NotNull(function)), [input1, input2], typeof(TResult),
            [typeof(T1), typeof(T2)], new(callerFile, callerLine));

    /// <summary>Adds a function that takes three results.</summary>
    /// <inheritdoc cref="Add{TResult}"/>
    public TaskKey Add<T1, T2, T3, TResult>(
        TaskKey key, Func<T1, T2, T3, TResult> function,
        TaskKey input1, TaskKey input2, TaskKey input3,
        [CallerLineNumber] int callerLine = 0, [CallerFilePath] string? callerFile = null)
        => AddCode(key, new FuncCode<T1, T2, T3, TResult>(NotNull(function)), [input1, input2, input3], typeof(TResult),
            [typeof(T1), typeof(T2), typeof(T3)], new(callerFile, callerLine));

    /// <summary>Adds a function that takes four results.</summary>
    /// <inheritdoc cref="Add{TResult}"/>
    public TaskKey Add<T1, T2, T3, T4, TResult>(
        TaskKey key, Func<T1, T2, T3, T4, TResult> function,
        TaskKey input1, TaskKey input2, TaskKey input3, TaskKey input4,
        [CallerLineNumber] int callerLine = 0, [CallerFilePath] string? callerFile = null)
        => AddCode(key, new FuncCode<T1, T2, T3, T4, TResult>(NotNull(function)), [input1, input2, input3, input4], typeof(TResult),
            [typeof(T1), typeof(T2), typeof(T3), typeof(T4)], new(callerFile, callerLine));

    /// <summary>Adds a function that takes five results.</summary>
    /// <inheritdoc cref="Add{TResult}"/>
    public TaskKey Add<T1, T2, T3, T4, T5, TResult>(
        TaskKey key, Func<T1, T2, T3, T4, T5, TResult> function,
        TaskKey input1, TaskKey input2, TaskKey input3, TaskKey input4, TaskKey input5,
        [CallerLineNumber] int callerLine = 0, [CallerFilePath] string? callerFile = null)
        => AddCode(key, new FuncCode<T1, T2, T3, T4, T5, TResult>(NotNull(function)), [input1, input2, input3, input4, input5], typeof(TResult),
            [typeof(T1), typeof(T2), typeof(T3), typeof(T4), typeof(T5)], new(callerFile, callerLine));

    /// <summary>Adds a function that takes six results.</summary>
    /// <inheritdoc cref="Add{TResult}"/>
    public TaskKey Add<T1, T2, T3, T4, T5, T6, TResult>(
        TaskKey key, Func<T1, T2, T3, T4, T5, T6, TResult> function,
        TaskKey input1, TaskKey input2, TaskKey input3, TaskKey input4, TaskKey input5, TaskKey input6,
        [CallerLineNumber] int callerLine = 0, [CallerFilePath] string? callerFile = null)
        => AddCode(key, new FuncCode<T1, T2, T3, T4, T5, T6, TResult>(NotNull(function)),
            [input1, input2, input3, input4, input5, input6], typeof(TResult),
            [typeof(T1), typeof(T2), typeof(T3), typeof(T4), typeof(T5), typeof(T6)], new(callerFile, callerLine));

    /// <summary>Adds a function that takes seven results.</summary>
    /// <inheritdoc cref="Add{TResult}"/>
    public TaskKey Add<T1, T2, T3, T4, T5, T6, T7, TResult>(
        TaskKey key, Func<T1, T2, T3, T4, T5, T6, T7, TResult> function,
        TaskKey input1, TaskKey input2, TaskKey input3, TaskKey input4, TaskKey input5, TaskKey input6, TaskKey input7,
        [CallerLineNumber] int callerLine = 0, [CallerFilePath] string? callerFile = null)
        => AddCode(key, new FuncCode<T1, T2, T3, T4, T5, T6, T7, TResult>(NotNull(function)),
            [input1, input2, input3, input4, input5, input6, input7], typeof(TResult),
            [typeof(T1), typeof(T2), typeof(T3), typeof(T4), typeof(T5), typeof(T6), typeof(T7)], new(callerFile, callerLine));

    /// <summary>Adds a function that takes eight results.</summary>
    /// <inheritdoc cref="Add{TResult}"/>
    public TaskKey Add<T1, T2, T3, T4, T5, T6, T7, T8, TResult>(
        TaskKey key, Func<T1, T2, T3, T4, T5, T6, T7, T8, TResult> function,
        TaskKey input1, TaskKey input2, TaskKey input3, TaskKey input4, TaskKey input5, TaskKey input6, TaskKey input7, TaskKey input8,
        [CallerLineNumber] int callerLine = 0, [CallerFilePath] string? callerFile = null)
        => AddCode(key, new FuncCode<T1, T2, T3, T4, T5, T6, T7, T8, TResult>(NotNull(function)),
            [input1, input2, input3, input4, input5, input6, input7, input8], typeof(TResult),
            [typeof(T1), typeof(T2), typeof(T3), typeof(T4), typeof(T5), typeof(T6), typeof(T7), typeof(T8)], new(callerFile, callerLine));
}
