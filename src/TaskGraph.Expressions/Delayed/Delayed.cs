using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Makes tasks of ordinary functions. Nothing runs before <c>Compute</c>.</summary>
public static class Delayed
{
    /// <summary>A constant, stored once however many tasks read it.</summary>
    public static Delayed<T> Value<T>(T value)
        => new(new CallExpr("value", [], Tokens.Unique(), typeof(T), new ValueCode(value)));

    /// <summary>A call of a function.</summary>
    /// <exception cref="ArgumentNullException">The function is null.</exception>
    public static Delayed<TResult> Call<TResult>(
        Func<TResult> function,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => Make<TResult>(function, new FuncCode<TResult>(function), [], new CallSite(callerFile, callerLine));

    /// <summary>A call of a function on one value.</summary>
    /// <exception cref="ArgumentNullException">The function or a value is null.</exception>
    public static Delayed<TResult> Call<T1, TResult>(
        Func<T1, TResult> function, Delayed<T1> first,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => Make<TResult>(function, new FuncCode<T1, TResult>(function), [first], new CallSite(callerFile, callerLine));

    /// <summary>A call of a function on two values.</summary>
    /// <exception cref="ArgumentNullException">The function or a value is null.</exception>
    public static Delayed<TResult> Call<T1, T2, TResult>(
        Func<T1, T2, TResult> function, Delayed<T1> first, Delayed<T2> second,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => Make<TResult>(function, new FuncCode<T1, T2, TResult>(function), [first, second], new CallSite(callerFile, callerLine));

    /// <summary>A call of a function on three values.</summary>
    /// <exception cref="ArgumentNullException">The function or a value is null.</exception>
    public static Delayed<TResult> Call<T1, T2, T3, TResult>(
        Func<T1, T2, T3, TResult> function, Delayed<T1> first, Delayed<T2> second, Delayed<T3> third,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => Make<TResult>(function, new FuncCode<T1, T2, T3, TResult>(function), [first, second, third], new CallSite(callerFile, callerLine));

    /// <summary>A call of a function on four values.</summary>
    /// <exception cref="ArgumentNullException">The function or a value is null.</exception>
    public static Delayed<TResult> Call<T1, T2, T3, T4, TResult>(
        Func<T1, T2, T3, T4, TResult> function, Delayed<T1> first, Delayed<T2> second, Delayed<T3> third, Delayed<T4> fourth,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => Make<TResult>(function, new FuncCode<T1, T2, T3, T4, TResult>(function), [first, second, third, fourth], new CallSite(callerFile, callerLine));

    /// <summary>A call of a function on five values.</summary>
    /// <exception cref="ArgumentNullException">The function or a value is null.</exception>
    public static Delayed<TResult> Call<T1, T2, T3, T4, T5, TResult>(
        Func<T1, T2, T3, T4, T5, TResult> function, Delayed<T1> first, Delayed<T2> second, Delayed<T3> third, Delayed<T4> fourth, Delayed<T5> fifth,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => Make<TResult>(function, new FuncCode<T1, T2, T3, T4, T5, TResult>(function), [first, second, third, fourth, fifth], new CallSite(callerFile, callerLine));

    /// <summary>A call of a function on six values.</summary>
    /// <exception cref="ArgumentNullException">The function or a value is null.</exception>
    public static Delayed<TResult> Call<T1, T2, T3, T4, T5, T6, TResult>(
        Func<T1, T2, T3, T4, T5, T6, TResult> function, Delayed<T1> first, Delayed<T2> second, Delayed<T3> third, Delayed<T4> fourth, Delayed<T5> fifth, Delayed<T6> sixth,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => Make<TResult>(function, new FuncCode<T1, T2, T3, T4, T5, T6, TResult>(function), [first, second, third, fourth, fifth, sixth], new CallSite(callerFile, callerLine));

    /// <summary>A call of a function on seven values.</summary>
    /// <exception cref="ArgumentNullException">The function or a value is null.</exception>
    public static Delayed<TResult> Call<T1, T2, T3, T4, T5, T6, T7, TResult>(
        Func<T1, T2, T3, T4, T5, T6, T7, TResult> function, Delayed<T1> first, Delayed<T2> second, Delayed<T3> third, Delayed<T4> fourth, Delayed<T5> fifth, Delayed<T6> sixth, Delayed<T7> seventh,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => Make<TResult>(function, new FuncCode<T1, T2, T3, T4, T5, T6, T7, TResult>(function), [first, second, third, fourth, fifth, sixth, seventh], new CallSite(callerFile, callerLine));

    /// <summary>A call of a function on eight values.</summary>
    /// <exception cref="ArgumentNullException">The function or a value is null.</exception>
    public static Delayed<TResult> Call<T1, T2, T3, T4, T5, T6, T7, T8, TResult>(
        Func<T1, T2, T3, T4, T5, T6, T7, T8, TResult> function, Delayed<T1> first, Delayed<T2> second, Delayed<T3> third, Delayed<T4> fourth, Delayed<T5> fifth, Delayed<T6> sixth, Delayed<T7> seventh, Delayed<T8> eighth,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => Make<TResult>(function, new FuncCode<T1, T2, T3, T4, T5, T6, T7, T8, TResult>(function), [first, second, third, fourth, fifth, sixth, seventh, eighth], new CallSite(callerFile, callerLine));

    /// <summary>
    /// A call of an asynchronous function, which holds no worker while it waits. It runs in this process, whatever the scheduler; its token is
    /// cancelled with the computation.
    /// </summary>
    /// <exception cref="ArgumentNullException">The function is null.</exception>
    public static Delayed<TResult> CallAsync<TResult>(
        Func<CancellationToken, Task<TResult>> function,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => Make<TResult>(function, new AsyncFuncCode<TResult>(function), [], new CallSite(callerFile, callerLine), TaskAffinity.Client);

    /// <summary>
    /// A call of an asynchronous function on one value, which holds no worker while it waits. It runs in this process, whatever the scheduler; its token is
    /// cancelled with the computation.
    /// </summary>
    /// <exception cref="ArgumentNullException">The function or a value is null.</exception>
    public static Delayed<TResult> CallAsync<T1, TResult>(
        Func<T1, CancellationToken, Task<TResult>> function, Delayed<T1> first,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => Make<TResult>(function, new AsyncFuncCode<T1, TResult>(function), [first], new CallSite(callerFile, callerLine), TaskAffinity.Client);

    /// <summary>
    /// A call of an asynchronous function on two values, which holds no worker while it waits. It runs in this process, whatever the scheduler; its token is
    /// cancelled with the computation.
    /// </summary>
    /// <exception cref="ArgumentNullException">The function or a value is null.</exception>
    public static Delayed<TResult> CallAsync<T1, T2, TResult>(
        Func<T1, T2, CancellationToken, Task<TResult>> function, Delayed<T1> first, Delayed<T2> second,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => Make<TResult>(function, new AsyncFuncCode<T1, T2, TResult>(function), [first, second], new CallSite(callerFile, callerLine), TaskAffinity.Client);

    /// <summary>
    /// A call of an asynchronous function on three values, which holds no worker while it waits. It runs in this process, whatever the scheduler; its token is
    /// cancelled with the computation.
    /// </summary>
    /// <exception cref="ArgumentNullException">The function or a value is null.</exception>
    public static Delayed<TResult> CallAsync<T1, T2, T3, TResult>(
        Func<T1, T2, T3, CancellationToken, Task<TResult>> function, Delayed<T1> first, Delayed<T2> second, Delayed<T3> third,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => Make<TResult>(function, new AsyncFuncCode<T1, T2, T3, TResult>(function), [first, second, third], new CallSite(callerFile, callerLine), TaskAffinity.Client);

    /// <summary>All values as one list, in their order.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> or one of them is null.</exception>
    public static Delayed<IReadOnlyList<T>> WhenAll<T>(
        IEnumerable<Delayed<T>> values, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(new CallExpr("when-all", ExprsOf([.. values]), TokenBuilder.Of("list").Add(typeof(T)).ToToken(), typeof(IReadOnlyList<T>),
            ListCode<T>.Instance, callSite: new CallSite(callerFile, callerLine)));
    }

    /// <summary>All values as one list, in their order.</summary>
    /// <exception cref="ArgumentNullException">A value is null.</exception>
    public static Delayed<IReadOnlyList<T>> WhenAll<T>(params Delayed<T>[] values) => WhenAll((IEnumerable<Delayed<T>>)values);

    internal static Delayed<TResult> Make<TResult>(
        Delegate function, TaskCode code, LazyCollection[] arguments, CallSite callSite, TaskAffinity affinity = TaskAffinity.LockFree)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new(new CallExpr(NameOf(function), ExprsOf(arguments), Tokens.Unique(), typeof(TResult), code, affinity, callSite));
    }

    private static ImmutableArray<Expr> ExprsOf(LazyCollection[] arguments)
    {
        var exprs = ImmutableArray.CreateBuilder<Expr>(arguments.Length);
        for (int i = 0; i < arguments.Length; i++)
            exprs.Add(arguments[i]?.Expr ?? throw new ArgumentNullException(nameof(arguments), $"Value {i} of {arguments.Length} is null."));
        return exprs.MoveToImmutable();
    }

    // A method's own name; a lambda has none that its author would know.
    private static string NameOf(Delegate function)
    {
        string name = function.Method.Name;
        if (!name.StartsWith('<')) return name;
        int local = name.IndexOf("g__", StringComparison.Ordinal), end = name.IndexOf('|', StringComparison.Ordinal);
        return local > 0 && end > local ? name[(local + 3)..end] : "call";
    }
}
