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
        /// The rows sorted by a column; rows with equal values keep their order, nulls and NaN come last. Text is sorted by code points. The result is
        /// one partition, which must fit into memory.
        /// </summary>
        /// <exception cref="ArgumentException">There is no such column.</exception>
        public DataFrame SortValues(
            string by, bool ascending = true, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => frame.SortValues([by], [ascending], callerFile, callerLine);

        /// <summary>
        /// The rows sorted by several columns, the first one before all; rows with equal values keep their order, nulls and NaN come last.
        /// </summary>
        /// <param name="by">The columns.</param>
        /// <param name="ascending">For each column whether small values come first; null for all.</param>
        /// <exception cref="ArgumentException">There is no such column, one is named twice, or the lists differ in length.</exception>
        public DataFrame SortValues(
            string[] by, bool[]? ascending = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(by);
            if (by.Length == 0) throw new ArgumentException("SortValues without a column. Name at least one.", nameof(by));
            _ = frame.Schema.Select(by);
            if (ascending is not null && ascending.Length != by.Length)
                throw new ArgumentException($"{by.Length} columns and {ascending.Length} directions. Give one a column.", nameof(ascending));
            bool[] directions = ascending ?? [.. by.Select(_ => true)];
            return new(new SortExpr(frame.Node, by, directions, new CallSite(callerFile, callerLine)));
        }

        /// <summary>The rows with the greatest values of a column, greatest first; of equal ones the earlier row.</summary>
        /// <exception cref="ArgumentException">There is no such column.</exception>
        public DataFrame NLargest(int count, string by, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => frame.SortValues(by, ascending: false, callerFile, callerLine).Head(count, callerFile, callerLine);

        /// <summary>The rows with the smallest values of a column, smallest first; of equal ones the earlier row.</summary>
        /// <exception cref="ArgumentException">There is no such column.</exception>
        public DataFrame NSmallest(int count, string by, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => frame.SortValues(by, ascending: true, callerFile, callerLine).Head(count, callerFile, callerLine);
    }
}

/// <summary>All rows in one sorted partition.</summary>
internal sealed class SortExpr(FrameExpr input, string[] by, bool[] ascending, CallSite callSite)
    : FrameExpr("sort-values", [input], TokenOf(by, ascending), input.Schema, 1, callSite)
{
    public override string Details => string.Join(", ", by.Zip(ascending, (name, up) => up ? name : $"{name} descending"));

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => needed.Union(by);

    public override void Lower(Materializer materializer)
    {
        var tasks = new int[Inputs[0].BlockCount];
        for (int b = 0; b < tasks.Length; b++) tasks[b] = materializer.TaskOf(Inputs[0], b);
        int first = materializer.BeginLayer(this, new SortCode(by, ascending), 1);
        materializer.AddTask(tasks);
        materializer.Produce(this, first);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new SortExpr((FrameExpr)inputs[0], by, ascending, CallSite);

    private static UInt128 TokenOf(string[] by, bool[] ascending)
    {
        var token = TokenBuilder.Of("sort");
        for (int i = 0; i < by.Length; i++) token.Add(by[i]).Add(ascending[i]);
        return token.ToToken();
    }
}

internal sealed class SortCode(string[] by, bool[] ascending) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var all = Partitions.Concat(inputs);
        var sorted = all.Take(RowOrder.Of(Array.ConvertAll(by, name => all[name]), ascending, all.RowCount));
        all.Release();
        return sorted;
    }
}
