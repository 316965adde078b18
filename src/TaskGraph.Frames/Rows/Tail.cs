using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>The last rows.</summary>
public static class TailOperation
{
    extension(DataFrame frame)
    {
        /// <summary>The last rows.</summary>
        /// <param name="count">How many, at most.</param>
        /// <param name="callerFile">Where the call is.</param>
        /// <param name="callerLine">Where the call is.</param>
        public DataFrame Tail(int count = 5, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => new(Make(frame.Node, count, new CallSite(callerFile, callerLine)));
    }

    extension(Series series)
    {
        /// <summary>The last values.</summary>
        /// <param name="count">How many, at most.</param>
        /// <param name="callerFile">Where the call is.</param>
        /// <param name="callerLine">Where the call is.</param>
        public Series Tail(int count = 5, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => new(Make(series.Node, count, new CallSite(callerFile, callerLine)));
    }

    private static TailExpr Make(FrameExpr input, int count, CallSite callSite)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new(input, count, callSite);
    }
}

/// <summary>The last rows of each block, then of several, in a tree.</summary>
internal sealed class TailExpr(FrameExpr input, int count, CallSite callSite)
    : FrameExpr("tail", [input], TokenBuilder.Of("count").Add(count).ToToken(), input.Schema, 1, callSite)
{
    public override string Details => $"{count}";

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => needed;

    protected override bool KeepsOrder => true;

    public override void Lower(Materializer materializer)
    {
        var code = new LastRowsCode(count);
        int blocks = Inputs[0].BlockCount;
        int first = materializer.BeginLayer(this, code, blocks, part: "partial");
        for (int b = 0; b < blocks; b++) materializer.AddTask([materializer.TaskOf(Inputs[0], b)]);
        materializer.Produce(this, [materializer.AddTree(this, Enumerable.Range(first, blocks).ToArray(), code, code)]);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new TailExpr((FrameExpr)inputs[0], count, CallSite);
}

internal sealed class LastRowsCode(int count) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var all = Partitions.Concat(inputs);
        int kept = Math.Min(count, all.RowCount);
        var last = all.Slice(all.RowCount - kept, kept);
        all.Release();
        return last;
    }
}
