using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>The elements that satisfy a condition.</summary>
public static class BagWhere
{
    extension<T>(Bag<T> source)
    {
        /// <summary>The elements for which <paramref name="predicate"/> is true.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="predicate"/> is null.</exception>
        public Bag<T> Where(Func<T, bool> predicate, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(predicate);
            return source.Partitionwise("Where", new WhereCode<T>(predicate), new CallSite(callerFile, callerLine));
        }
    }
}

internal sealed class WhereCode<T>(Func<T, bool> predicate) : SequenceCode<T>
{
    protected override IEnumerable<T> Sequence(in TaskInputs inputs, TaskContext context) => Input<T>(inputs).Where(predicate);
}
