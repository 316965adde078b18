using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Each element passed through a function.</summary>
public static class BagSelect
{
    extension<T>(Bag<T> source)
    {
        /// <summary>Each element passed through <paramref name="selector"/>.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="selector"/> is null.</exception>
        public Bag<TResult> Select<TResult>(
            Func<T, TResult> selector, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(selector);
            return source.Partitionwise("Select", new SelectCode<T, TResult>(selector), new CallSite(callerFile, callerLine));
        }
    }
}

internal sealed class SelectCode<T, TResult>(Func<T, TResult> selector) : SequenceCode<TResult>
{
    protected override IEnumerable<TResult> Sequence(in TaskInputs inputs, TaskContext context) => Input<T>(inputs).Select(selector);
}
