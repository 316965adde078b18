using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Each row once.</summary>
public static class DropDuplicatesOperation
{
    extension(DataFrame frame)
    {
        /// <summary>The first row for each combination of values, nulls being equal, in the order of the rows.</summary>
        /// <param name="subset">The columns that are compared; all of them unless given.</param>
        /// <param name="partitions">
        /// Into how many partitions the rows go by their values, where the distinct ones do not fit into memory; they then come in no particular order. Null
        /// brings them together in one.
        /// </param>
        /// <param name="callerFile">Where the call is.</param>
        /// <param name="callerLine">Where the call is.</param>
        /// <exception cref="ArgumentException">There is no such column, or the frame has none.</exception>
        [OverloadResolutionPriority(1)] // For DropDuplicates(["a"]), which could be a string's characters too.
        public DataFrame DropDuplicates(
            string[]? subset = null, int? partitions = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            string[] names = subset ?? [.. frame.Columns];
            if (names.Length == 0) throw new ArgumentException("There is no column to compare rows by.", nameof(subset));
            _ = frame.Schema.Select(names);
            frame.Schema.CheckKeys(names);
            var callSite = new CallSite(callerFile, callerLine);
            if (partitions is null) return new(new DistinctExpr(frame.Node, names, callSite));
            return new(new DistinctBlocksExpr(frame.Shuffle(names, partitions, callerFile, callerLine).Node, names, callSite));
        }

        /// <summary>The first row for each value of one column, nulls being equal, in the order of the rows.</summary>
        /// <param name="subset">The column.</param>
        /// <param name="partitions">As above.</param>
        /// <param name="callerFile">Where the call is.</param>
        /// <param name="callerLine">Where the call is.</param>
        /// <exception cref="ArgumentException">There is no such column.</exception>
        public DataFrame DropDuplicates(string subset, int? partitions = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => frame.DropDuplicates([subset], partitions, callerFile, callerLine);
    }
}

/// <summary>Distinct rows of each partition, then of several, in a tree.</summary>
internal sealed class DistinctExpr(FrameExpr input, string[] names, CallSite callSite)
    : FrameExpr("drop-duplicates", [input], TokenOf(names), input.Schema, 1, callSite)
{
    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => needed.Union(names);

    public override void Lower(Materializer materializer)
    {
        var code = new DistinctRowsCode(names);
        int blocks = Inputs[0].BlockCount;
        int first = materializer.BeginLayer(this, code, blocks, part: "partial");
        for (int b = 0; b < blocks; b++) materializer.AddTask([materializer.TaskOf(Inputs[0], b)]);
        materializer.Produce(this, [materializer.AddTree(this, Enumerable.Range(first, blocks).ToArray(), code, code)]);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new DistinctExpr((FrameExpr)inputs[0], names, CallSite);

    public static UInt128 TokenOf(string[] names)
    {
        var token = TokenBuilder.Of("distinct");
        foreach (string name in names) token.Add(name);
        return token.ToToken();
    }
}

/// <summary>Distinct rows of each partition, where equal ones are together.</summary>
internal sealed class DistinctBlocksExpr(FrameExpr input, string[] names, CallSite callSite)
    : FrameExpr("drop-duplicates", [input], DistinctExpr.TokenOf(names), input.Schema, input.BlockCount, callSite), IBlockwise
{
    public TaskCode Code { get; } = new DistinctRowsCode(names);

    public override string[] Together => ((FrameExpr)Inputs[0]).Together;

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => needed.Union(names);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new DistinctBlocksExpr((FrameExpr)inputs[0], names, CallSite);
}

internal sealed class DistinctRowsCode(string[] names) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var all = Partitions.Concat(inputs);
        var distinct = all.Take(DistinctRows.Of(Array.ConvertAll(names, name => all[name]), all.RowCount));
        all.Release();
        return distinct;
    }
}
