using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Rows by their positions.</summary>
public static class TakeOperation
{
    extension(DataFrame frame)
    {
        /// <summary>
        /// The rows at some positions, in the order of the positions, as one partition; a position may come twice. Partitions with known numbers of rows (of frames
        /// in memory and Parquet files) are computed where rows of them are asked for. Others are all computed, one after the other, and of each only the rows asked for are
        /// kept, with negative positions also as many of its last rows as the farthest position counts back.
        /// </summary>
        /// <param name="positions">Positions from 0 on; negative ones count from the end, of which -1 is the last row.</param>
        /// <param name="callerFile">Where the call is.</param>
        /// <param name="callerLine">Where the call is.</param>
        /// <exception cref="TaskFailedException">At Compute: there is no row at a position.</exception>
        public DataFrame Take(IReadOnlyList<long> positions, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => new(Make(frame.Node, positions, new CallSite(callerFile, callerLine)));
    }

    extension(Series series)
    {
        /// <summary>The values at some positions, in the order of the positions, as one partition; a position may come twice.</summary>
        /// <param name="positions">Positions from 0 on; negative ones count from the end, of which -1 is the last value.</param>
        /// <param name="callerFile">Where the call is.</param>
        /// <param name="callerLine">Where the call is.</param>
        /// <exception cref="TaskFailedException">At Compute: there is no value at a position.</exception>
        public Series Take(IReadOnlyList<long> positions, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => new(Make(series.Node, positions, new CallSite(callerFile, callerLine)));
    }

    private static TakeExpr Make(FrameExpr input, IReadOnlyList<long> positions, CallSite callSite)
    {
        ArgumentNullException.ThrowIfNull(positions);
        return new(input, [.. positions], callSite);
    }
}

/// <summary>
/// Each block's own rows of those asked for, then all of them in the order asked for. Where a block begins is known from the start, or else from the
/// blocks before it: a chain of ends, beside which a block is dropped as soon as its rows are taken. Positions from the end on are clear when the last block
/// is there, so that until then each block keeps the rows that may be meant.
/// </summary>
internal sealed class TakeExpr(FrameExpr input, long[] positions, CallSite callSite)
    : FrameExpr("take", [input], TokenOf(positions), input.Schema, 1, callSite)
{
    public override string Details => string.Create(CultureInfo.InvariantCulture, $"{positions.Length} positions");

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => needed;

    public override void Lower(Materializer materializer)
    {
        var from = (FrameExpr)Inputs[0];
        int last = from.Rows.Counts is { } counts ? LowerKnown(materializer, from, counts) : LowerUnknown(materializer, from);
        materializer.Produce(this, [last]);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new TakeExpr((FrameExpr)inputs[0], positions, CallSite);

    private int LowerKnown(Materializer materializer, FrameExpr from, long[] counts)
    {
        var places = new long[counts.Length + 1];
        for (int b = 0; b < counts.Length; b++) places[b + 1] = places[b] + counts[b];
        var wanted = TakenRows.Of(positions, places[^1]);
        int[] blocks = [.. Enumerable.Range(0, counts.Length).Where(b => wanted.CountOf(places[b], places[b + 1]) > 0)];
        int first = materializer.BeginLayer(this, new OwnRowsCode(wanted), blocks.Length, [new ConstantColumn<long>(Array.ConvertAll(blocks, b => places[b]))], part: "own");
        foreach (int block in blocks) materializer.AddTask([materializer.TaskOf(from, block)]);
        materializer.BeginLayer(this, new InOrderCode(Schema, positions, wanted, places, blocks), 1);
        return materializer.AddTask([.. Enumerable.Range(first, blocks.Length)]);
    }

    private int LowerUnknown(Materializer materializer, FrameExpr from)
    {
        int[] blocks = [.. Enumerable.Range(0, from.BlockCount)];
        var wanted = TakenRows.Of(positions);
        int ends = materializer.BeginLayer(this, new BlockEndCode(), blocks.Length, part: "ends");
        foreach (int block in blocks) materializer.AddTask([materializer.TaskOf(from, block), .. block == 0 ? (int[])[] : [ends + block - 1]]);
        int first = materializer.BeginLayer(this, new OwnRowsCode(wanted), blocks.Length, [new ConstantColumn<long>(new long[blocks.Length])], part: "own");
        foreach (int block in blocks) materializer.AddTask([materializer.TaskOf(from, block), .. block == 0 ? (int[])[] : [ends + block - 1]]);
        materializer.BeginLayer(this, new InOrderCode(Schema, positions, wanted, null, blocks), 1);
        return materializer.AddTask([.. blocks.Select(b => first + b), .. blocks.Select(b => ends + b)]);
    }

    private static UInt128 TokenOf(long[] positions)
    {
        var token = TokenBuilder.Of("positions").Add(positions.Length);
        foreach (long position in positions) token.Add(position);
        return token.ToToken();
    }
}

/// <summary>The rows to be taken, whatever their order.</summary>
/// <param name="Sorted">The positions from the beginning on, each once.</param>
/// <param name="FromEnd">How many rows at the end may be meant by others.</param>
internal sealed record TakenRows(long[] Sorted, long FromEnd)
{
    /// <param name="positions">The positions; where there is no row, any.</param>
    /// <param name="rows">How many rows there are; negative where that is not known.</param>
    public static TakenRows Of(long[] positions, long rows = -1)
    {
        if (rows >= 0) return new([.. positions.Select(p => p < 0 ? p + rows : p).Where(p => p >= 0 && p < rows).Distinct().Order()], 0);
        long least = positions.DefaultIfEmpty().Min();
        return new([.. positions.Where(p => p >= 0).Distinct().Order()], least == long.MinValue ? long.MaxValue : Math.Max(0, -least));
    }

    /// <summary>The first of the sorted positions that is not before a row.</summary>
    public int IndexOf(long row)
    {
        int index = Array.BinarySearch(Sorted, row);
        return index < 0 ? ~index : index;
    }

    /// <summary>How many of the sorted positions lie between two rows.</summary>
    public int CountOf(long start, long end) => IndexOf(end) - IndexOf(start);
}

/// <summary>Where a block ends among all rows.</summary>
internal sealed class BlockEndCode : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
        => (inputs.Count > 1 ? inputs.Get<long>(1) : 0) + inputs.Get<FramePartition>(0).RowCount;
}

/// <summary>A block's own rows of those wanted, then of its last rows those that may be meant from the end on.</summary>
internal sealed class OwnRowsCode(TakenRows wanted) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var block = inputs.Get<FramePartition>(0);
        long start = inputs.Count > 1 ? inputs.Get<long>(1) : context.Constant<long>(0);
        int first = wanted.IndexOf(start), count = wanted.CountOf(start, start + block.RowCount), last = (int)Math.Min(wanted.FromEnd, block.RowCount);
        var rows = ColumnBuffer<int>.Rent(count + last);
        for (int i = 0; i < count; i++) rows.Span[i] = (int)(wanted.Sorted[first + i] - start);
        for (int i = 0; i < last; i++) rows.Span[count + i] = block.RowCount - last + i;
        var own = block.Take(rows.Span);
        rows.Release();
        return own;
    }
}

/// <summary>The rows at the positions, in their order, of what blocks have of them.</summary>
/// <param name="schema">The rows' schema.</param>
/// <param name="positions">The positions.</param>
/// <param name="wanted">What blocks have taken.</param>
/// <param name="places">Where blocks begin, and at the end how many rows there are; null where the ends of all blocks are further inputs.</param>
/// <param name="blocks">The blocks whose rows are inputs.</param>
internal sealed class InOrderCode(FrameSchema schema, long[] positions, TakenRows wanted, long[]? places, int[] blocks) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        long[] all = places ?? new long[blocks.Length + 1];
        for (int b = 0; places is null && b < blocks.Length; b++) all[b + 1] = inputs.Get<long>(blocks.Length + b);
        var parts = new FramePartition[blocks.Length];
        var firsts = new int[all.Length]; // of each block's rows among those of all parts
        for (int i = 0, rows = 0; i < parts.Length; rows += parts[i++].RowCount)
        {
            parts[i] = inputs.Get<FramePartition>(i);
            firsts[blocks[i]] = rows;
        }
        int[] order = Array.ConvertAll(positions, p => Place(all, p, firsts));
        if (parts.Length == 0) return FramePartition.Empty(schema);
        var taken = FramePartition.Concat(schema, parts);
        var result = taken.Take(order);
        taken.Release();
        return result;
    }

    private int Place(long[] places, long position, int[] firsts)
    {
        long rows = places[^1], at = position < 0 ? position + rows : position;
        if (at < 0 || at >= rows)
            throw new ArgumentOutOfRangeException(nameof(position), position, $"There is no row at that position. There are {rows} rows: positions go from {-rows} to {rows - 1}.");
        int block = Array.BinarySearch(places, at);
        if (block < 0) block = ~block - 1;
        while (places[block + 1] == places[block]) block++; // blocks without rows begin where the next one does
        long start = places[block], end = places[block + 1];
        if (position >= 0 || wanted.FromEnd == 0) return firsts[block] + wanted.IndexOf(at) - wanted.IndexOf(start);
        // Behind the rows from the beginning on, the last row of the block is the last.
        long last = Math.Min(wanted.FromEnd, end - start);
        return (int)(firsts[block] + wanted.CountOf(start, end) + last - (end - at));
    }
}
