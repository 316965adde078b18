using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Any reduction by functions of the user's own.</summary>
public static class BagAggregate
{
    extension<T>(Bag<T> source)
    {
        /// <summary>Combines all elements by an associative function, in their order.</summary>
        /// <exception cref="TaskFailedException">At Compute: there are no elements.</exception>
        public Delayed<T> Aggregate(Func<T, T, T> combine, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(combine);
            return source.Reduce<T[], T>("Aggregate", new AggregateCode<T>(combine), new AggregatePartialsCode<T>(combine),
                new AggregateFinishCode<T>(combine), new CallSite(callerFile, callerLine));
        }

        /// <summary>
        /// Folds each partition from <paramref name="seed"/>, then combines the partitions' results in their order. The seed enters once a
        /// partition, so it should be neutral for <paramref name="combine"/>; it must not be changed by the functions.
        /// </summary>
        public Delayed<TAccumulate> Aggregate<TAccumulate>(
            TAccumulate seed, Func<TAccumulate, T, TAccumulate> add, Func<TAccumulate, TAccumulate, TAccumulate> combine,
            [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(add);
            ArgumentNullException.ThrowIfNull(combine);
            return source.Reduce<TAccumulate, TAccumulate>("Aggregate", new FoldCode<T, TAccumulate>(seed, add), new CombineCode<TAccumulate>(combine),
                new CombineCode<TAccumulate>(combine), new CallSite(callerFile, callerLine));
        }
    }
}

internal sealed class FoldCode<T, TAccumulate>(TAccumulate seed, Func<TAccumulate, T, TAccumulate> add) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context) => inputs.Get<IEnumerable<T>>(0).Aggregate(seed, add);
}

internal sealed class CombineCode<TAccumulate>(Func<TAccumulate, TAccumulate, TAccumulate> combine) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context) => Inputs.All<TAccumulate>(inputs).Aggregate(combine);
}

/// <summary>No element or one: what a partition without elements has is nothing, not a default.</summary>
internal sealed class AggregateCode<T>(Func<T, T, T> combine) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context) => Fold(inputs.Get<IEnumerable<T>>(0), combine);

    public static T[] Fold(IEnumerable<T> items, Func<T, T, T> combine)
    {
        using var walk = items.GetEnumerator();
        if (!walk.MoveNext()) return [];
        T result = walk.Current;
        while (walk.MoveNext()) result = combine(result, walk.Current);
        return [result];
    }
}

internal sealed class AggregatePartialsCode<T>(Func<T, T, T> combine) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context) => AggregateCode<T>.Fold(Inputs.Concat<T>(inputs), combine);
}

internal sealed class AggregateFinishCode<T>(Func<T, T, T> combine) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
        => AggregateCode<T>.Fold(Inputs.Concat<T>(inputs), combine) is [var only] ? only : throw new InvalidOperationException("The bag has no elements.");
}
