using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>The first elements.</summary>
public static class BagTake
{
    extension<T>(Bag<T> source)
    {
        /// <summary>
        /// The first <paramref name="count"/> elements, as one partition. Partitions are computed from the first on, one, then twice as many at a
        /// time, until there are enough elements: the rest is never touched.
        /// </summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
        public Bag<T> Take(int count, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count);
            return new(new TakeExpr<T>(source.Expr, count, 0, 1, [], new CallSite(callerFile, callerLine)));
        }
    }
}

/// <summary>Reads the next <paramref name="step"/> partitions after <paramref name="read"/>, then decides whether that is enough.</summary>
internal sealed class TakeExpr<T>(Expr input, int count, int read, int step, T[] taken, CallSite callSite)
    : BagExpr("Take", [input], TokenBuilder.Of("take").Add(count).Add(read).Add(taken.Length).ToToken(), typeof(T), 1, callSite), IStaged
{
    private int Next => Math.Min(read + step, Inputs[0].BlockCount);

    public override string Details => $"({count})";

    public IReadOnlyList<StageRequest> Requests { get; } = taken.Length >= count ? [] :
        [new(new PartitionwiseExpr("Take-partition", [new PartitionRangeExpr(input, read, Math.Min(read + step, input.BlockCount), typeof(T), PassCode<T>.Instance)],
            TokenBuilder.Of("take").Add(count - taken.Length).ToToken(), typeof(T), new TakeCode<T>(count - taken.Length), callSite), IsHeld: false)];

    public Expr Resolve(IReadOnlyList<StageAnswer> answers)
    {
        T[] items = [.. taken.Concat(answers.SelectMany(a => a.Values).SelectMany(v => (T[])v!)).Take(count)];
        if (items.Length < count && Next < Inputs[0].BlockCount) return new TakeExpr<T>(Inputs[0], count, Next, 2 * step, items, CallSite).With(Settings);
        return new BagSourceExpr("Take", Tokens.Unique(), typeof(T), new ItemsCode<T>(), 1, [new ConstantColumn<T[]>([items])], Details, CallSite).With(Settings);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new TakeExpr<T>(inputs[0], count, read, step, taken, CallSite);
}

internal sealed class TakeCode<T>(int count) : SequenceCode<T>
{
    protected override IEnumerable<T> Sequence(in TaskInputs inputs, TaskContext context) => Input<T>(inputs).Take(count);
}

/// <summary>Some of a bag's partitions.</summary>
internal sealed class PartitionRangeExpr(Expr input, int start, int end, Type elementType, TaskCode code)
    : BagExpr("partitions", [input], TokenBuilder.Of("range").Add(start).Add(end).ToToken(), elementType, end - start), IBlockwise
{
    public TaskCode Code { get; } = code;

    public bool IsAligned => false;

    public int InputBlock(int input, int block) => start + block;

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new PartitionRangeExpr(inputs[0], start, end, ElementType, Code);
}

/// <summary>Hands on a partition.</summary>
internal sealed class PassCode<T> : SequenceCode<T>
{
    public static PassCode<T> Instance { get; } = new();

    protected override IEnumerable<T> Sequence(in TaskInputs inputs, TaskContext context) => Input<T>(inputs);
}
