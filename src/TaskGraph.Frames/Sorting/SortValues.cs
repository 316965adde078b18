using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Rows in order.</summary>
public static class SortValuesOperation
{
    extension(DataFrame frame)
    {
        /// <summary>
        /// The rows sorted by a column; rows with equal values keep their order, nulls and NaN come last. Text is sorted by code points. Under a
        /// memory limit that the rows do not fit, sorted runs wait on disk.
        /// </summary>
        /// <exception cref="ArgumentException">There is no such column.</exception>
        public DataFrame SortValues(
            string by, bool ascending = true, bool nullsFirst = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => frame.SortValues([by], [ascending], nullsFirst, callerFile, callerLine);

        /// <summary>
        /// The rows sorted by several columns, the first one before all; rows with equal values keep their order.
        /// </summary>
        /// <param name="by">The columns.</param>
        /// <param name="ascending">For each column whether small values come first; null for all.</param>
        /// <param name="nullsFirst">Whether nulls and NaN come first; else they come last, whichever way a column is sorted.</param>
        /// <param name="callerFile">Where the call is.</param>
        /// <param name="callerLine">Where the call is.</param>
        /// <exception cref="ArgumentException">There is no such column, one is named twice, or the lists differ in length.</exception>
        public DataFrame SortValues(
            string[] by, bool[]? ascending = null, bool nullsFirst = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(by);
            if (by.Length == 0) throw new ArgumentException("SortValues without a column. Name at least one.", nameof(by));
            _ = frame.Schema.Select(by);
            frame.Schema.CheckKeys(by);
            if (ascending is not null && ascending.Length != by.Length)
                throw new ArgumentException($"{by.Length} columns and {ascending.Length} directions. Give one a column.", nameof(ascending));
            bool[] directions = ascending ?? [.. by.Select(_ => true)];
            return new(SortExpr.Of(frame.Node, new SortOrder(by, directions, nullsFirst), new CallSite(callerFile, callerLine)));
        }

        /// <summary>The rows with the greatest values of a column, greatest first; of equal ones the earlier row.</summary>
        /// <exception cref="ArgumentException">There is no such column.</exception>
        public DataFrame NLargest(int count, string by, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => Top(frame, count, by, ascending: false, new CallSite(callerFile, callerLine));

        /// <summary>The rows with the smallest values of a column, smallest first; of equal ones the earlier row.</summary>
        /// <exception cref="ArgumentException">There is no such column.</exception>
        public DataFrame NSmallest(int count, string by, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => Top(frame, count, by, ascending: true, new CallSite(callerFile, callerLine));
    }

    private static DataFrame Top(DataFrame frame, int count, string by, bool ascending, CallSite callSite)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        frame.Schema.CheckKeys([by]);
        return new(new TopExpr(frame.Node, count, new SortOrder([by], [ascending], NullsFirst: false), callSite));
    }
}

/// <summary>By which columns rows are sorted, and which way. Data only: it travels with the tasks.</summary>
internal sealed record SortOrder(string[] By, bool[] Ascending, bool NullsFirst)
{
    public string Details => string.Join(", ", By.Zip(Ascending, (name, up) => up ? name : $"{name} descending"));

    public UInt128 Token
    {
        get
        {
            var token = TokenBuilder.Of("sort").Add(NullsFirst);
            for (int i = 0; i < By.Length; i++) token.Add(By[i]).Add(Ascending[i]);
            return token.ToToken();
        }
    }

    /// <summary>The numbers of the rows in order.</summary>
    public void Fill(FramePartition rows, Span<int> order)
        => RowOrder.Fill(Array.ConvertAll(By, name => rows[name]), Ascending, NullsFirst, order);

    /// <summary>The first rows of the order, or all.</summary>
    public FramePartition Sorted(FramePartition rows, int most = int.MaxValue)
    {
        var order = ColumnBuffer<int>.Rent(rows.RowCount);
        Fill(rows, order.Span);
        var sorted = rows.Take(order.Span[..Math.Min(most, order.Length)]);
        order.Release();
        return sorted;
    }
}

/// <summary>
/// All rows in order. Where there is more than one partition, one task orders the rows by their keys, and as many tasks as there are partitions gather a run of
/// them each: gathering all columns costs several times what ordering does. Rows that do not fit into memory are sorted by an exchange.
/// </summary>
/// <param name="input">The rows.</param>
/// <param name="order">The order.</param>
/// <param name="blocks">The number of partitions.</param>
/// <param name="keepsTogether">Whether rows with equal keys must be in one partition.</param>
/// <param name="callSite">Where the user called it.</param>
internal sealed class SortExpr(FrameExpr input, SortOrder order, int blocks, bool keepsTogether, CallSite callSite)
    : FrameExpr("sort-values", [input], TokenBuilder.Of("blocks").Add(blocks).Add(keepsTogether).Add(order.Token).ToToken(), input.Schema, blocks, callSite), IRunScoped
{
    private const int MostBlocks = 256;

    public static SortExpr Of(FrameExpr input, SortOrder order, CallSite callSite, bool keepsTogether = false)
        => new(OnePartitionExpr.Of(input), order, Math.Min(input.BlockCount, MostBlocks), keepsTogether, callSite);

    public override string Details => order.Details;

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => needed.Union(order.By);

    public override string[] Together => keepsTogether ? order.By : [];

    public override Expr? WithFilter(IReadOnlySet<string> columns, Func<FrameExpr, FrameExpr> filtered) => Over([filtered((FrameExpr)Inputs[0])]);

    public Expr For(RunScope run)
    {
        var rows = Inputs[0] is OnePartitionExpr whole ? whole.Inputs[0] : Inputs[0];
        if (BlockCount == 1 || !keepsTogether && !FrameExchange.IsNeeded(run, rows)) return this;
        int outputs = FrameExchange.OutputsFor(run, rows, least: BlockCount);
        var token = TokenBuilder.Of("sort-exchange").Add(outputs).Add(order.Token).ToToken();
        var exchange = Exchange.Over(Operation, rows, new SortRunsCode(order, outputs), token, TaskAffinity.LockFree, CallSite);
        return FrameExchange.Gathered(this, [exchange], token, new MergeSortedCode(order, Schema, outputs), outputs, run);
    }

    /// <summary>Only the first rows of the order, which spares sorting the rest.</summary>
    public FrameExpr First(int count, CallSite callSite)
        => new TopExpr(Inputs[0] is OnePartitionExpr whole ? (FrameExpr)whole.Inputs[0] : (FrameExpr)Inputs[0], count, order, callSite);

    public override void Lower(Materializer materializer)
    {
        int all = materializer.TaskOf(Inputs[0], 0);
        if (BlockCount == 1)
        {
            int only = materializer.BeginLayer(this, new SortCode(order), 1);
            materializer.AddTask([all]);
            materializer.Produce(this, only);
            return;
        }
        materializer.BeginLayer(this, new OrderCode(order), 1, part: "order");
        int rows = materializer.AddTask([all]);
        int first = materializer.BeginLayer(this, new TakeRunCode(BlockCount), BlockCount);
        for (int b = 0; b < BlockCount; b++) materializer.AddTask([all, rows]);
        materializer.Produce(this, first);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new SortExpr((FrameExpr)inputs[0], order, BlockCount, keepsTogether, CallSite);
}

internal sealed class SortCode(SortOrder order) : PartitionCode
{
    protected override FramePartition Run(FramePartition partition, TaskContext context) => order.Sorted(partition);
}

/// <summary>The numbers of the rows in order, as a column.</summary>
internal sealed class OrderCode(SortOrder order) : PartitionCode
{
    private static readonly FrameSchema _schema = new(("row", typeof(int)));

    protected override FramePartition Run(FramePartition partition, TaskContext context)
    {
        var rows = ColumnBuffer<int>.Rent(partition.RowCount);
        order.Fill(partition, rows.Span);
        return new(_schema, [new FixedColumn<int>(rows)], rows.Length);
    }
}

/// <summary>One of several runs of the rows in order.</summary>
internal sealed class TakeRunCode(int runs) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var rows = ((FixedColumn<int>)inputs.Get<FramePartition>(1).Columns[0]).Values;
        int start = (int)((long)rows.Length * context.Block / runs), end = (int)((long)rows.Length * (context.Block + 1) / runs);
        return inputs.Get<FramePartition>(0).Take(rows[start..end]);
    }
}

/// <summary>The first rows of an order: those of each partition, then of several, in a tree.</summary>
internal sealed class TopExpr(FrameExpr input, int count, SortOrder order, CallSite callSite)
    : FrameExpr("top", [input], TokenBuilder.Of("rows").Add(count).Add(order.Token).ToToken(), input.Schema, 1, callSite)
{
    public override string Details => $"{count} by {order.Details}";

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => needed.Union(order.By);

    public override void Lower(Materializer materializer)
    {
        var code = new TopCode(count, order);
        int blocks = Inputs[0].BlockCount;
        int first = materializer.BeginLayer(this, code, blocks, part: "partial");
        for (int b = 0; b < blocks; b++) materializer.AddTask([materializer.TaskOf(Inputs[0], b)]);
        materializer.Produce(this, [materializer.AddTree(this, Enumerable.Range(first, blocks).ToArray(), code, code)]);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new TopExpr((FrameExpr)inputs[0], count, order, CallSite);
}

internal sealed class TopCode(int count, SortOrder order) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var all = Partitions.Concat(inputs);
        var top = order.Sorted(all, count);
        all.Release();
        return top;
    }
}
