using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Frames whose rows are sorted by a column.</summary>
public static class SetIndexOperation
{
    extension(DataFrame frame)
    {
        /// <summary>The frame sorted by a column, which <c>Loc</c> and <c>Resample</c> then go by. The column stays where it is.</summary>
        /// <param name="column">The column.</param>
        /// <param name="sorted">Whether the rows are sorted by it already, so that nothing is moved; not checked.</param>
        /// <param name="callerFile">Where the call is.</param>
        /// <param name="callerLine">Where the call is.</param>
        /// <exception cref="ArgumentException">There is no such column.</exception>
        public DataFrame SetIndex(string column, bool sorted = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(column);
            _ = frame.Schema.IndexOf(column);
            var ordered = sorted ? frame : frame.SortValues(column, true, false, callerFile, callerLine);
            return new(new IndexExpr(ordered.Node, column, new CallSite(callerFile, callerLine)));
        }

        /// <summary>
        /// The frame sorted by a column, in partitions between given bounds: partition i has the rows from <c>divisions[i]</c> up to, without, <c>divisions[i + 1]</c>; the
        /// last one has those equal to the last bound as well, and behind them nulls and NaN. <c>Loc</c> then computes only the partitions that it needs.
        /// </summary>
        /// <param name="column">The column.</param>
        /// <param name="divisions">The bounds, one more than partitions become of them, each greater than the one before.</param>
        /// <param name="callerFile">Where the call is.</param>
        /// <param name="callerLine">Where the call is.</param>
        /// <exception cref="ArgumentException">There is no such column, or the bounds are fewer than two, not of its type or not in order.</exception>
        /// <exception cref="TaskFailedException">At Compute: a value is outside of all bounds.</exception>
        public DataFrame SetIndex(
            string column, ReadOnlySpan<Scalar> divisions, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(column);
            return new(DivideExpr.Of(frame.Node, column, divisions.ToArray(), new CallSite(callerFile, callerLine)));
        }

        /// <summary>The bounds of the partitions in the index, one more than there are partitions; null where they are not known.</summary>
        public IReadOnlyList<Scalar>? Divisions => frame.Node.Divisions is { Length: > 0 } divisions ? divisions : null;

        /// <summary>The name of the column that the rows are sorted by since <c>SetIndex</c>; null where there is none.</summary>
        public string? IndexName => frame.Node.Index;
    }
}

/// <summary>Tells of rows that they are sorted by a column; there is no task of its own.</summary>
internal sealed class IndexExpr(FrameExpr input, string column, CallSite callSite)
    : FrameExpr("set-index", [input], TokenBuilder.Of("index").Add(column).ToToken(), input.Schema, input.BlockCount, callSite, input.Rows)
{
    public override string Details => column;

    public override string? Index => Schema.Contains(column) ? column : null;

    public override string[] Together => ((FrameExpr)Inputs[0]).Together;

    public override Expr? WithFilter(IReadOnlySet<string> columns, Func<FrameExpr, FrameExpr> filtered) => Over([filtered((FrameExpr)Inputs[0])]);

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => needed;

    public override void Lower(Materializer materializer)
    {
        var tasks = new int[BlockCount];
        for (int b = 0; b < tasks.Length; b++) tasks[b] = materializer.TaskOf(Inputs[0], b);
        materializer.Produce(this, tasks);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new IndexExpr((FrameExpr)inputs[0], column, CallSite);
}
