using System.Runtime.ExceptionServices;

namespace TaskGraph;

/// <summary>The result of a task, or the exception that kept it from having one.</summary>
public abstract class Outcome
{
    private protected Outcome(Exception? exception) => Exception = exception;

    /// <summary>Whether there is a result.</summary>
    public bool IsSuccess => Exception is null;

    /// <summary>Why there is no result; null where there is one.</summary>
    public Exception? Exception { get; }

    /// <summary>The result as an object.</summary>
    internal abstract object? BoxedValue { get; }
}

/// <summary>The result of a task, or the exception that kept it from having one.</summary>
public sealed class Outcome<T> : Outcome
{
    private readonly T _value;

    internal Outcome(T value) : base(null) => _value = value;

    internal Outcome(Exception exception) : base(exception) => _value = default!;

    /// <summary>The result.</summary>
    /// <exception cref="TaskFailedException">The task failed; thrown with its own stack.</exception>
    public T Value
    {
        get
        {
            if (Exception is not null) ExceptionDispatchInfo.Throw(Exception);
            return _value;
        }
    }

    internal override object? BoxedValue => Value;

    /// <summary>The result or the exception's message.</summary>
    public override string ToString() => IsSuccess ? $"{_value}" : $"{Exception!.GetType().Name}: {Exception.Message}";
}
