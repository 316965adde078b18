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
        /// The rows at some positions, in the order of the positions, as one partition; a position may come twice. Where the partitions end is known once they are
        /// computed, so that all of them are.
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

/// <summary>The numbers of rows of all blocks, then each block's own rows of those that are asked for, then all of them in the order asked for.</summary>
internal sealed class TakeExpr(FrameExpr input, long[] positions, CallSite callSite)
    : FrameExpr("take", [input], TokenOf(positions), input.Schema, 1, callSite)
{
    public override string Details => string.Create(CultureInfo.InvariantCulture, $"{positions.Length} positions");

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => needed;

    public override void Lower(Materializer materializer)
    {
        int blocks = Inputs[0].BlockCount;
        int places = materializer.BeginLayer(this, new BlockPlacesCode(), 1, part: "places");
        materializer.AddTask([.. Enumerable.Range(0, blocks).Select(b => materializer.TaskOf(Inputs[0], b))]);
        int first = materializer.BeginLayer(this, new OwnRowsCode(positions), blocks, [new ConstantColumn<int>([.. Enumerable.Range(0, blocks)])], part: "own");
        for (int b = 0; b < blocks; b++) materializer.AddTask([materializer.TaskOf(Inputs[0], b), places]);
        int last = materializer.BeginLayer(this, new InOrderCode(positions), 1);
        materializer.AddTask([places, .. Enumerable.Range(first, blocks)]);
        materializer.Produce(this, [last]);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new TakeExpr((FrameExpr)inputs[0], positions, CallSite);

    private static UInt128 TokenOf(long[] positions)
    {
        var token = TokenBuilder.Of("positions").Add(positions.Length);
        foreach (long position in positions) token.Add(position);
        return token.ToToken();
    }
}

/// <summary>Where blocks begin among all rows, and at the end how many rows there are.</summary>
internal sealed class BlockPlacesCode : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        long[] places = new long[inputs.Count + 1];
        for (int b = 0; b < inputs.Count; b++) places[b + 1] = places[b] + inputs.Get<FramePartition>(b).RowCount;
        return places;
    }

    /// <summary>The block of a position, and its row there.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no row.</exception>
    public static (int Block, int Row) Find(long[] places, long position)
    {
        long rows = places[^1], at = position < 0 ? position + rows : position;
        if (at < 0 || at >= rows)
            throw new ArgumentOutOfRangeException(nameof(position), position, $"There is no row at that position. There are {rows} rows: positions go from {-rows} to {rows - 1}.");
        int block = Array.BinarySearch(places, at);
        if (block < 0) block = ~block - 1;
        while (places[block + 1] == places[block]) block++; // blocks without rows begin where the next one does
        return (block, (int)(at - places[block]));
    }
}

/// <summary>A block's own rows of those at the positions, in their order.</summary>
internal sealed class OwnRowsCode(long[] positions) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        int own = context.Constant<int>(0);
        long[] places = inputs.Get<long[]>(1);
        var rows = new List<int>();
        foreach (long position in positions)
        {
            var (block, row) = BlockPlacesCode.Find(places, position);
            if (block == own) rows.Add(row);
        }
        return inputs.Get<FramePartition>(0).Take(rows.ToArray());
    }
}

/// <summary>The rows of all blocks in the order of the positions.</summary>
internal sealed class InOrderCode(long[] positions) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        long[] places = inputs.Get<long[]>(0);
        var parts = new FramePartition[inputs.Count - 1];
        var next = new int[parts.Length]; // the next row of each part among all
        for (int b = 0, rows = 0; b < parts.Length; rows += parts[b++].RowCount)
        {
            parts[b] = inputs.Get<FramePartition>(b + 1);
            next[b] = rows;
        }
        int[] order = Array.ConvertAll(positions, p => next[BlockPlacesCode.Find(places, p).Block]++);
        var all = FramePartition.Concat(parts[0].Schema, parts);
        var taken = all.Take(order);
        all.Release();
        return taken;
    }
}
