using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Each element once.</summary>
public static class BagDistinct
{
    extension<T>(Bag<T> source)
    {
        /// <summary>
        /// Each element once, in the order of first occurrence, by the type's own equality. The result is one partition: the distinct
        /// elements must fit into one worker's memory.
        /// </summary>
        public Bag<T> Distinct([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.Tree("Distinct", new DistinctCode<T>(), new DistinctCode<T>(), new CallSite(callerFile, callerLine));
    }
}

internal sealed class DistinctCode<T> : SequenceCode<T>
{
    protected override IEnumerable<T> Sequence(in TaskInputs inputs, TaskContext context) => Inputs.Concat<T>(inputs).Distinct();
}
