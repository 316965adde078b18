using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>
/// Makes a graph by hand: functions under names, and the tasks whose results they take. A task may take the result of one that is
/// added later. <see cref="Build(IEnumerable{TaskKey})"/> checks all of it before anything runs. Not safe for several threads at once.
/// </summary>
public sealed partial class GraphBuilder
{
    private readonly List<BuilderTask> _tasks = [];
    private readonly Dictionary<TaskKey, int> _numbers = [];

    /// <summary>The number of tasks added.</summary>
    public int Count => _tasks.Count;

    /// <summary>Adds a constant.</summary>
    /// <inheritdoc cref="Add{TResult}"/>
    public TaskKey AddValue<T>(TaskKey key, T value, [CallerLineNumber] int callerLine = 0, [CallerFilePath] string? callerFile = null)
        => AddCode(key, new ValueCode(value), [], typeof(T), [], new(callerFile, callerLine));

    /// <summary>Adds a function that takes all results of many tasks as one list, in their order.</summary>
    /// <inheritdoc cref="Add{TResult}"/>
    public TaskKey AddMany<T, TResult>(
        TaskKey key, Func<IReadOnlyList<T>, TResult> function, IEnumerable<TaskKey> inputs,
        [CallerLineNumber] int callerLine = 0, [CallerFilePath] string? callerFile = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        TaskKey[] keys = [.. inputs];
        var parameters = new Type[keys.Length];
        Array.Fill(parameters, typeof(T));
        return AddCode(key, new ListFuncCode<T, TResult>(NotNull(function)), keys, typeof(TResult), parameters, new(callerFile, callerLine));
    }

    /// <summary>Adds an asynchronous function that takes nothing. It holds no worker while it waits.</summary>
    /// <inheritdoc cref="Add{TResult}"/>
    public TaskKey AddAsync<TResult>(
        TaskKey key, Func<CancellationToken, Task<TResult>> function,
        [CallerLineNumber] int callerLine = 0, [CallerFilePath] string? callerFile = null)
        => AddCode(key, new AsyncFuncCode<TResult>(NotNull(function)), [], typeof(TResult), [], new(callerFile, callerLine));

    /// <summary>Adds an asynchronous function that takes one result. It holds no worker while it waits.</summary>
    /// <inheritdoc cref="Add{TResult}"/>
    public TaskKey AddAsync<T1, TResult>(
        TaskKey key, Func<T1, CancellationToken, Task<TResult>> function, TaskKey input,
        [CallerLineNumber] int callerLine = 0, [CallerFilePath] string? callerFile = null)
        => AddCode(key, new AsyncFuncCode<T1, TResult>(NotNull(function)), [input], typeof(TResult), [typeof(T1)], new(callerFile, callerLine));

    /// <summary>
    /// Adds a function of any type, whose parameters take the results of <paramref name="inputs"/> in their order. <see cref="Build(IEnumerable{TaskKey})"/> checks
    /// that there are as many as it takes.
    /// </summary>
    /// <returns><paramref name="key"/>, for tasks that take the result.</returns>
    /// <exception cref="ArgumentException">
    /// The name is empty, or there is a task of this key; or the function has no result, more than eight parameters or one by reference.
    /// </exception>
    public TaskKey Add(TaskKey key, Delegate function, params IEnumerable<TaskKey> inputs)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        var (code, parameters, result) = DelegateCodes.Of(function);
        return AddCode(key, code, [.. inputs], result, parameters, default);
    }

    /// <summary>The graph that computes <paramref name="outputs"/>. Tasks that none of them needs are left out.</summary>
    /// <param name="outputs">The tasks whose results a scheduler returns, in this order.</param>
    /// <exception cref="GraphException">
    /// There are no outputs, or one that was never added; tasks need one another in a circle; a task takes the result of one that was
    /// never added; or a function is given more or fewer results than it takes, or one of another type.
    /// </exception>
    public Graph Build(params IEnumerable<TaskKey> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        return Build(outputs.Select(key => (key, OutputMode.Value)));
    }

    /// <summary>The graph that computes <paramref name="outputs"/>, each delivered in the form that its mode says.</summary>
    /// <inheritdoc cref="Build(IEnumerable{TaskKey})"/>
    public Graph Build(IEnumerable<(TaskKey Task, OutputMode Mode)> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        var wanted = outputs.Select(o => (Task: NumberOf(o.Task, "the list of outputs"), o.Mode)).ToArray();
        if (wanted.Length == 0) throw new GraphException("The graph has no outputs. Name at least one task whose result is wanted.");
        var inputs = new int[_tasks.Count][];
        for (int i = 0; i < inputs.Length; i++) inputs[i] = CheckedInputs(_tasks[i]);
        var assembler = new GraphAssembler();
        int[] ids = new int[_tasks.Count];
        foreach (int task in TopologicalOrder.Of(inputs, i => _tasks[i].Key))
        {
            ids[task] = assembler.BeginLayer(_tasks[task].ToLayer());
            assembler.Add(Array.ConvertAll(inputs[task], i => ids[i]));
        }
        return assembler.Build(Array.ConvertAll(wanted, o => new GraphOutput(ids[o.Task], o.Mode)));
    }

    private TaskKey AddCode(TaskKey key, TaskCode code, TaskKey[] inputs, Type result, Type[] parameters, CallSite callSite)
    {
        if (string.IsNullOrWhiteSpace(key.Name)) throw new ArgumentException("The task has no name. Give it one that says what it does.", nameof(key));
        if (!_numbers.TryAdd(key, _tasks.Count))
            throw new ArgumentException($"There already is a task '{key}'. Give each task a name or a block number of its own.", nameof(key));
        _tasks.Add(new(key, code, inputs, result, parameters, callSite));
        return key;
    }

    private int[] CheckedInputs(BuilderTask task)
    {
        int takes = task.Parameters.Length, given = task.Inputs.Length;
        if (given > takes) throw Wrong(task, $"is given {Results(given)}, but its function takes {takes}: '{task.Inputs[takes]}' would not be used.");
        if (given < takes) throw Wrong(task, $"is given {Results(given)}, but its function takes {takes}. Name a task for each parameter.");
        int[] numbers = new int[given];
        for (int i = 0; i < given; i++)
        {
            numbers[i] = NumberOf(task.Inputs[i], $"task '{task.Key}'{At(task)}");
            var result = _tasks[numbers[i]].Result;
            if (!MayBe(result, task.Parameters[i]))
                throw Wrong(task, $"takes {TypeNames.Of(task.Parameters[i])} as parameter {i + 1}, but '{task.Inputs[i]}' gives {TypeNames.Of(result)}.{Hint(result)}");
        }
        return numbers;
    }

    // Whether a result that is known as a base type is of the parameter's type shows when it is there.
    private static bool MayBe(Type result, Type parameter)
        => parameter.IsAssignableFrom(result) || Nullable.GetUnderlyingType(parameter) == result
            || result.IsAssignableFrom(parameter) || (!result.IsValueType && !result.IsSealed && parameter.IsInterface)
            || (result.IsInterface && !parameter.IsValueType && !parameter.IsSealed);

    private int NumberOf(TaskKey key, string who)
        => _numbers.TryGetValue(key, out int number) ? number : throw new GraphException(NoTask(key, $", which {who} names"));

    private string NoTask(TaskKey key, string who = "")
    {
        string guess = NearestName.Find(key.ToString(), [.. _tasks.Select(t => t.Key.ToString())]) is { } near ? $" Did you mean '{near}'?" : "";
        return $"There is no task '{key}'{who}.{guess}";
    }

    private static GraphException Wrong(BuilderTask task, string what) => new($"Task '{task.Key}'{At(task)} {what}");

    private static string At(BuilderTask task) => task.CallSite.IsUnknown ? "" : $" ({task.CallSite})";

    private static string Hint(Type result)
        => typeof(Task).IsAssignableFrom(result) ? $" Add an asynchronous function by {nameof(AddAsync)}, so that it is awaited." : "";

    private static string Results(int count) => count == 1 ? "1 result" : $"{count} results";

    private static TDelegate NotNull<TDelegate>(TDelegate function) where TDelegate : Delegate
    {
        ArgumentNullException.ThrowIfNull(function);
        return function;
    }

    private sealed record BuilderTask(TaskKey Key, TaskCode Code, TaskKey[] Inputs, Type Result, Type[] Parameters, CallSite CallSite)
    {
        // What is awaited runs in the process whose objects it awaits, unless the user says otherwise.
        public TaskAffinity Affinity { get; init; } = Code is AsyncTaskCode ? TaskAffinity.Client : TaskAffinity.LockFree;

        public int? Retries { get; init; }
        public TimeSpan? RetryDelay { get; init; }
        public Func<Exception, bool>? RetryWhen { get; init; }
        public TimeSpan? Timeout { get; init; }

        public int Priority { get; init; }

        public GraphLayer ToLayer() => new()
        {
            Name = Key.Name,
            Code = Code,
            Count = 1,
            Affinity = Affinity,
            Retries = Retries,
            RetryDelay = RetryDelay,
            RetryWhen = RetryWhen,
            Timeout = Timeout,
            Priority = Priority,
            CallSites = CallSite.IsUnknown ? [] : [CallSite],
            Token = Key.Token,
            BlockOfOnly = Key.Block,
        };
    }
}
