using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>
/// One column of a frame's groups, for what looks at the rows of a group in their order. Results are in the frame's rows and order, null where a row is in
/// no group because its key is null. Keys and column must fit into memory.
/// </summary>
public sealed class GroupedSeries
{
    private readonly FrameGroups _groups;
    private readonly string _column;

    internal GroupedSeries(FrameGroups groups, string column) => (_groups, _column) = (groups, column);

    /// <summary>The sum of all values of the group up to each row. A null stays null and is passed over.</summary>
    /// <exception cref="ArgumentException">The column does not hold numbers.</exception>
    public Series CumSum() => Of(new CumulativeFunction(CumulativeKind.Sum));

    /// <summary>The product of all values of the group up to each row.</summary>
    /// <exception cref="ArgumentException">The column does not hold numbers.</exception>
    public Series CumProd() => Of(new CumulativeFunction(CumulativeKind.Prod));

    /// <summary>The smallest of all values of the group up to each row.</summary>
    /// <exception cref="ArgumentException">The column does not hold numbers.</exception>
    public Series CumMin() => Of(new CumulativeFunction(CumulativeKind.Min));

    /// <summary>The greatest of all values of the group up to each row.</summary>
    /// <exception cref="ArgumentException">The column does not hold numbers.</exception>
    public Series CumMax() => Of(new CumulativeFunction(CumulativeKind.Max));

    /// <summary>The value of the group's row <paramref name="periods"/> rows earlier, or later where it is negative; null where there is none.</summary>
    public Series Shift(int periods = 1)
    {
        if (periods == int.MinValue) throw new ArgumentOutOfRangeException(nameof(periods), periods, "No frame has that many rows.");
        return Of(new ShiftFunction(periods));
    }

    /// <summary>The difference from the value of the group's row <paramref name="periods"/> rows earlier; null where there is none.</summary>
    /// <exception cref="ArgumentException">The column does not hold numbers.</exception>
    public Series Diff(int periods = 1) => new DataFrame(_groups.Frame)[_column] - Shift(periods);

    /// <summary>The values, with the last one before it in the group where one is null or NaN.</summary>
    /// <param name="limit">The most rows in a run that are filled; null for all.</param>
    public Series FFill(int? limit = null) => Of(FillForwardOperation.FunctionOf(limit, backward: false));

    /// <summary>The values, with the next one behind it in the group where one is null or NaN.</summary>
    /// <param name="limit">The most rows in a run that are filled; null for all.</param>
    public Series BFill(int? limit = null) => Of(FillForwardOperation.FunctionOf(limit, backward: true));

    /// <summary>For each row a window of that row and the ones before it in the group.</summary>
    /// <param name="window">The number of rows in a window.</param>
    /// <param name="minPeriods">The fewest values that give a result, for <c>Count</c> the fewest rows; null for as many as the window has rows, for <c>Count</c> for 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is not positive, or <paramref name="minPeriods"/> is not between 0 and it.</exception>
    /// <exception cref="ArgumentException">The column does not hold numbers.</exception>
    public RollingWindows Rolling(int window, int? minPeriods = null)
        => RollingOperation.WindowsOf(_groups.Frame.Schema[_column], window, minPeriods, Of);

    /// <summary>The place of each value among those of its group, from 1; nulls and NaN have none.</summary>
    /// <param name="ties">Which place equal values have.</param>
    /// <param name="ascending">Whether the smallest value is first.</param>
    /// <exception cref="ArgumentException">The column's values have no order.</exception>
    public Series Rank(RankTies ties = RankTies.Average, bool ascending = true) => Of(new RankFunction(ties, ascending));

    private Series Of(CarryFunction function) => Of(new WholeFunction(function));

    private Series Of(ColumnFunction function) => new(GroupWindowExpr.Of(_groups.Frame, [.. _groups.Keys], _column, function, _groups.DropsNulls));
}

/// <summary>A function of neighbouring rows, of a column that is all there.</summary>
internal sealed class WholeFunction(CarryFunction function) : ColumnFunction(function.Name, function.Details, [function.Token.ToString()])
{
    public override ColumnType ResultFor(FrameColumn column) => function.ResultFor(column);

    public override ColumnData Apply(ColumnData column) => function.Run(null, column);
}

/// <summary>
/// A function of one column that needs all rows of a group, or of the frame where there are no keys, at once: one task lays the rows by group, applies the
/// function to each, and gives every partition its rows' results back.
/// </summary>
internal sealed class GroupWindowExpr : FrameExpr
{
    private readonly ColumnFunction _function;
    private readonly bool _dropNulls;

    private GroupWindowExpr(FrameExpr input, FrameSchema schema, ColumnFunction function, bool dropNulls, CallSite callSite)
        : base($"group-{function.Name}", [input], TokenBuilder.Of("group-window").Add(function.Token).Add(dropNulls).ToToken(), schema, input.BlockCount, callSite, input.Rows)
        => (_function, _dropNulls) = (function, dropNulls);

    /// <exception cref="ArgumentException">There is no such column, or the function is not defined for its type.</exception>
    public static GroupWindowExpr Of(FrameExpr frame, string[] keys, string column, ColumnFunction function, bool dropNulls, CallSite callSite = default)
    {
        var read = frame.Schema[column];
        var schema = new FrameSchema((column, function.ResultFor(read).ToType()));
        // The column comes last; a key that it also is comes twice, under another name.
        var values = new RenameExpr(new ProjectExpr(frame, [column]), ["value"]);
        FrameExpr input = keys.Length == 0 ? values : new AssignExpr(new RenameExpr(new ProjectExpr(frame, keys), [.. keys.Select((_, i) => $"key {i}")]), ["value"], [values]);
        return new(input, schema, function, dropNulls, callSite);
    }

    public override string Details => _function.Details;

    public override void Lower(Materializer materializer)
    {
        materializer.BeginLayer(this, new GroupWindowCode(_function, Schema, _dropNulls), 1, part: "groups");
        int all = materializer.AddTask([.. Enumerable.Range(0, BlockCount).Select(b => materializer.TaskOf(Inputs[0], b))]);
        int first = materializer.BeginLayer(this, OwnShareCode.Instance, BlockCount);
        for (int b = 0; b < BlockCount; b++) materializer.AddTask([all]);
        materializer.Produce(this, first);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new GroupWindowExpr((FrameExpr)inputs[0], Schema, _function, _dropNulls, CallSite);
}

internal sealed class GroupWindowCode(ColumnFunction function, FrameSchema schema, bool dropNulls) : TaskCode
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var all = Partitions.Concat(inputs);
        var result = all.Columns.Length == 1 ? function.Apply(all.Columns[0]) : ByGroup(all.Columns[..^1], all.Columns[^1]);
        all.Release();
        var shares = new FramePartition[inputs.Count];
        for (int i = 0, start = 0; i < shares.Length; i++)
        {
            int rows = inputs.Get<FramePartition>(i).RowCount;
            shares[i] = new(schema, [result.Slice(start, rows)], rows);
            start += rows;
        }
        result.Release();
        return new GroupPart(shares, GroupPartKind.Split, false, []);
    }

    private ColumnData ByGroup(ColumnData[] keys, ColumnData column)
    {
        var layout = GroupLayout.Of(keys, dropNulls);
        if (layout.Rows.Length == 0) return ColumnData.Nulls(schema.TypeAt(0), column.Length);
        var laid = column.Take(layout.Rows);
        var parts = new ColumnData[layout.Starts.Length - 1];
        for (int g = 0; g < parts.Length; g++)
        {
            var own = laid.Slice(layout.Starts[g], layout.Starts[g + 1] - layout.Starts[g]);
            parts[g] = function.Apply(own);
            own.Release();
        }
        laid.Release();
        var results = Concatenation.Of(schema.TypeAt(0), parts);
        foreach (var part in parts) part.Release();
        int[] places = new int[column.Length];
        Array.Fill(places, -1);
        for (int i = 0; i < layout.Rows.Length; i++) places[layout.Rows[i]] = i;
        var placed = results.Take(places, canMiss: layout.Rows.Length < places.Length);
        results.Release();
        return placed;
    }
}

internal sealed class OwnShareCode : TaskCode
{
    public static OwnShareCode Instance { get; } = new();

    public override object? Run(in TaskInputs inputs, TaskContext context) => inputs.Get<GroupPart>(0).Shares[context.Block].Share();
}
