using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Partitions as single values.</summary>
public static class BagDelayedPartitions
{
    extension<T>(Bag<T> source)
    {
        /// <summary>Each partition as a value that any function can take; computing several shares what they share.</summary>
        public IReadOnlyList<Delayed<IReadOnlyList<T>>> ToDelayedPartitions()
            => [.. Enumerable.Range(0, source.Partitions).Select(b => new Delayed<IReadOnlyList<T>>(new PartitionExpr(source.Expr, b, typeof(IReadOnlyList<T>))))];
    }
}

public static partial class Bag
{
    /// <summary>A bag with a partition for each value.</summary>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static Bag<T> FromDelayed<T>(IEnumerable<Delayed<IEnumerable<T>>> partitions, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => FromValues<T>(partitions, new CallSite(callerFile, callerLine));

    /// <inheritdoc cref="FromDelayed{T}(IEnumerable{Delayed{IEnumerable{T}}}, string?, int)"/>
    public static Bag<T> FromDelayed<T>(IEnumerable<Delayed<IReadOnlyList<T>>> partitions, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => FromValues<T>(partitions, new CallSite(callerFile, callerLine));

    /// <inheritdoc cref="FromDelayed{T}(IEnumerable{Delayed{IEnumerable{T}}}, string?, int)"/>
    public static Bag<T> FromDelayed<T>(IEnumerable<Delayed<List<T>>> partitions, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => FromValues<T>(partitions, new CallSite(callerFile, callerLine));

    /// <inheritdoc cref="FromDelayed{T}(IEnumerable{Delayed{IEnumerable{T}}}, string?, int)"/>
    public static Bag<T> FromDelayed<T>(IEnumerable<Delayed<T[]>> partitions, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => FromValues<T>(partitions, new CallSite(callerFile, callerLine));

    private static Bag<T> FromValues<T>(IEnumerable<LazyCollection> partitions, CallSite callSite)
    {
        ArgumentNullException.ThrowIfNull(partitions);
        ImmutableArray<Expr> values = [.. partitions.Select(p => p.Expr)];
        if (values.IsEmpty) throw new ArgumentException("There is no partition. Use Bag.FromSequence for a bag without elements.", nameof(partitions));
        return new(new PartitionwiseExpr("FromDelayed", [new BagConcatExpr(values, typeof(T), callSite)], TokenBuilder.Of("from-delayed").ToToken(), typeof(T),
            new SequenceFuncCode<T, T>(static items => items), callSite));
    }
}

/// <summary>One partition, as it is: no task of its own.</summary>
internal sealed class PartitionExpr(Expr bag, int block, Type type) : DelayedExpr("partition", [bag], TokenBuilder.Of("partition").Add(block).ToToken(), type)
{
    protected override TaskAffinity NaturalAffinity => Inputs[0].Affinity;

    public override void Lower(Materializer materializer) => materializer.Produce(this, [materializer.TaskOf(Inputs[0], block)]);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new PartitionExpr(inputs[0], block, Type);
}
