using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Union, intersection and difference of bags as sets.</summary>
public static class BagSetOperations
{
    extension<T>(Bag<T> first)
    {
        /// <summary>The elements of both bags, each once, in no defined order.</summary>
        /// <exception cref="ArgumentException">Elements of this type are not compared by value.</exception>
        public Bag<T> Union(Bag<T> second, int? partitions = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => first.UnionBy(second, static item => item, partitions, callerFile, callerLine);

        /// <summary>For each key the first element of either bag that has it, in no defined order.</summary>
        /// <exception cref="ArgumentException">Keys of this type are not compared by value.</exception>
        public Bag<T> UnionBy<TKey>(
            Bag<T> second, Func<T, TKey> keySelector, int? partitions = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(second);
            ArgumentNullException.ThrowIfNull(keySelector);
            return first.Concat(second, callerFile, callerLine).DistinctOf("Union", keySelector, partitions ?? Math.Max(first.Partitions, second.Partitions), new CallSite(callerFile, callerLine));
        }

        /// <summary>The elements of this bag that are also in <paramref name="second"/>, each once, in no defined order.</summary>
        /// <exception cref="ArgumentException">Elements of this type are not compared by value.</exception>
        public Bag<T> Intersect(Bag<T> second, int? partitions = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => first.SetOf("Intersect", second, static item => item, isExcept: false, partitions, new CallSite(callerFile, callerLine));

        /// <summary>For each key that is in <paramref name="second"/> the first element of this bag that has it, in no defined order.</summary>
        /// <exception cref="ArgumentException">Keys of this type are not compared by value.</exception>
        public Bag<T> IntersectBy<TKey>(
            Bag<TKey> second, Func<T, TKey> keySelector, int? partitions = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => first.SetOf("IntersectBy", second, keySelector, isExcept: false, partitions, new CallSite(callerFile, callerLine));

        /// <summary>The elements of this bag that are not in <paramref name="second"/>, each once, in no defined order.</summary>
        /// <exception cref="ArgumentException">Elements of this type are not compared by value.</exception>
        public Bag<T> Except(Bag<T> second, int? partitions = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => first.SetOf("Except", second, static item => item, isExcept: true, partitions, new CallSite(callerFile, callerLine));

        /// <summary>For each key that is not in <paramref name="second"/> the first element of this bag that has it, in no defined order.</summary>
        /// <exception cref="ArgumentException">Keys of this type are not compared by value.</exception>
        public Bag<T> ExceptBy<TKey>(
            Bag<TKey> second, Func<T, TKey> keySelector, int? partitions = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => first.SetOf("ExceptBy", second, keySelector, isExcept: true, partitions, new CallSite(callerFile, callerLine));

        private Bag<T> SetOf<TKey>(string operation, Bag<TKey> second, Func<T, TKey> keySelector, bool isExcept, int? partitions, CallSite callSite)
        {
            ArgumentNullException.ThrowIfNull(second);
            ArgumentNullException.ThrowIfNull(keySelector);
            StableHash<TKey>.Require(operation);
            int outputs = first.OutputsOf(partitions);
            return BagExchange.Gather<T>(operation,
                [
                    first.Split(operation, new DistinctSplitCode<T, TKey>(keySelector, outputs), callSite),
                    second.Split(operation, new DistinctSplitCode<TKey, TKey>(static key => key, outputs), callSite),
                ],
                new SetCode<T, TKey>(keySelector, isExcept), outputs, callSite);
        }
    }
}

internal sealed class SetCode<T, TKey>(Func<T, TKey> keySelector, bool isExcept) : GatherCode<T>
{
    protected override IEnumerable<T> Sequence(in TaskInputs inputs, TaskContext context)
    {
        var (first, second) = (Arrived<T>(inputs, context), Arrived<TKey>(inputs, context, 1));
        return isExcept ? first.ExceptBy(second, keySelector, KeyComparer<TKey>.Instance) : first.IntersectBy(second, keySelector, KeyComparer<TKey>.Instance);
    }
}
