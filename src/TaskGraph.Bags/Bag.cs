using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>
/// Many objects in partitions, with LINQ's operations. Each partition is one task, which runs in a worker process unless said
/// otherwise; what a function captures travels with it. Order is kept except where an operation says so. It is not an
/// <c>IEnumerable</c>: an operation that is missing here must not silently run on the client.
/// </summary>
public partial class Bag<T> : LazyCollection<Bag<T>, IReadOnlyList<T>>
{
    internal Bag(Expr expr) : base(expr)
    {
    }

    /// <summary>The number of partitions.</summary>
    public int Partitions => Expr.BlockCount;

    /// <summary>The elements as another type, by a cast of each: boxing, unboxing, up or down.</summary>
    /// <exception cref="TaskFailedException">At Compute: an element is not of the type.</exception>
    public Bag<TResult> Cast<TResult>([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => Partitionwise("Cast", new SelectCode<T, TResult>(static item => (TResult)(object?)item!), new CallSite(callerFile, callerLine));

    /// <summary>The elements that are of a type.</summary>
    public Bag<TResult> OfType<TResult>([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => Partitionwise("OfType", new OfTypeCode<T, TResult>(), new CallSite(callerFile, callerLine));

    internal sealed override IReadOnlyList<T> Assemble(object?[] blocks)
    {
        var result = new T[blocks.Sum(b => ((T[])b!).Length)];
        int next = 0;
        foreach (object? block in blocks)
        {
            ((T[])block!).CopyTo(result, next);
            next += ((T[])block!).Length;
        }
        return result;
    }

    internal sealed override Bag<T> Over(Expr expr) => new(expr);

    /// <summary>A bag of one task a partition, over this one's partitions.</summary>
    internal Bag<TResult> Partitionwise<TResult>(string operation, SequenceCode<TResult> code, CallSite callSite)
        => new(new PartitionwiseExpr(operation, [Expr], Tokens.Unique(), typeof(TResult), code, callSite));

    /// <summary>A value from partial results of the partitions.</summary>
    internal Delayed<TResult> Reduce<TPartial, TResult>(
        string operation, TaskCode partial, TaskCode combine, TaskCode finish, CallSite callSite)
    {
        var partials = new PartitionwiseExpr(operation + "-partial", [Expr], Tokens.Unique(), typeof(TPartial), partial, callSite);
        return new(new BagReductionExpr(operation, partials, Tokens.Unique(), typeof(TResult), combine, finish, callSite));
    }

    /// <summary>A bag of one partition from partial results of the partitions.</summary>
    internal Bag<TResult> Tree<TResult>(string operation, SequenceCode<TResult> partial, SequenceCode<TResult> combine, CallSite callSite)
    {
        var partials = new PartitionwiseExpr(operation + "-partial", [Expr], Tokens.Unique(), typeof(TResult), partial, callSite);
        return new(new BagTreeExpr(operation, partials, Tokens.Unique(), typeof(TResult), combine, combine, callSite));
    }
}
