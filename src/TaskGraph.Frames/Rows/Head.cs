using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>The first rows.</summary>
public static class HeadOperation
{
    extension(DataFrame frame)
    {
        /// <summary>The first rows. Of a frame of many partitions only as many are computed as it takes.</summary>
        /// <param name="count">How many, at most.</param>
        /// <param name="callerFile">Where the call is.</param>
        /// <param name="callerLine">Where the call is.</param>
        public DataFrame Head(int count = 5, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => new(Make(frame.Node, count, new CallSite(callerFile, callerLine)));
    }

    extension(Series series)
    {
        /// <summary>The first values. Of a series of many partitions only as many are computed as it takes.</summary>
        public Series Head(int count = 5, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => new(Make(series.Node, count, new CallSite(callerFile, callerLine)));
    }

    private static FrameExpr Make(FrameExpr input, int count, CallSite callSite)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (input is SortExpr sorted) return sorted.First(count, callSite);
        return input.BlockCount == 1 ? new FirstRowsExpr(input, count, 1, callSite) : new HeadExpr(input, count, 1, callSite);
    }
}

/// <summary>The first rows of each of the first blocks.</summary>
internal sealed class FirstRowsExpr(FrameExpr input, int count, int blocks, CallSite callSite = default)
    : FrameExpr("head", [input], TokenBuilder.Of("count").Add(count).Add(blocks).ToToken(), input.Schema, blocks, callSite), IBlockwise
{
    public TaskCode Code { get; } = new FirstRowsCode(count);

    protected override bool KeepsOrder => true;

    public override string Details => $"{count}";

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => needed;

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new FirstRowsExpr((FrameExpr)inputs[0], count, BlockCount, CallSite);
}

internal sealed class FirstRowsCode(int count) : PartitionCode
{
    protected override FramePartition Run(FramePartition partition, TaskContext context) => partition.Slice(0, Math.Min(count, partition.RowCount));
}

/// <summary>
/// The first rows of many blocks. How many blocks that takes depends on data, so the plan stops here: the first block is computed,
/// then four times as many until there are enough.
/// </summary>
internal sealed class HeadExpr(FrameExpr input, int count, int blocks, CallSite callSite = default)
    : FrameExpr("head", [input], TokenBuilder.Of("count").Add(count).Add(blocks).ToToken(), input.Schema, 1, callSite), IStaged
{
    public override string Details => $"{count}";

    public IReadOnlyList<StageRequest> Requests { get; } = [new(new FirstRowsExpr(input, count, blocks, callSite), IsHeld: false)];

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => needed;

    public Expr Resolve(IReadOnlyList<StageAnswer> answers)
    {
        var parts = Array.ConvertAll(answers[0].Values, v => (FramePartition)v!);
        if (blocks < Inputs[0].BlockCount && parts.Sum(p => (long)p.RowCount) < count)
        {
            foreach (var part in parts) part.Release();
            return new HeadExpr((FrameExpr)Inputs[0], count, Math.Min(blocks * 4, Inputs[0].BlockCount), CallSite).With(Settings);
        }
        var all = FramePartition.Gather(Schema, parts);
        var head = all.Slice(0, Math.Min(count, all.RowCount));
        return new FrameSourceExpr(head, [head.RowCount], Tokens.Unique(), Schema);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new HeadExpr((FrameExpr)inputs[0], count, blocks, CallSite);
}
