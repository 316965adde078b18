using System.Collections.Immutable;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Groups, and behind them those without rows: of every category with every value of the other keys.</summary>
internal sealed class AllCategoriesExpr : FrameExpr, IBlockwise
{
    private readonly AllCategoriesCode _code;

    private AllCategoriesExpr(FrameExpr groups, AllCategoriesCode code, CallSite callSite) : base("all-categories", [groups], code.Token, groups.Schema, 1, callSite)
        => _code = code;

    public TaskCode Code => _code;

    public static FrameExpr Of(FrameExpr groups, FrameSchema rows, string[] keys, Agg[] aggregates, CallSite callSite)
    {
        // The one group that an empty row makes has the results of no values, but it counts as a row.
        var plan = GroupPlan.Of(rows, keys, aggregates, dropNulls: false);
        bool[] areSizes = Array.ConvertAll(aggregates, a => a.Function == GroupFunction.Size);
        return new AllCategoriesExpr(OnePartitionExpr.Of(groups), new(plan, rows.Select(plan.ColumnsRead), keys.Length, areSizes), callSite);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new AllCategoriesExpr((FrameExpr)inputs[0], _code, CallSite);
}

internal sealed class AllCategoriesCode(GroupPlan plan, FrameSchema rows, int keyCount, bool[] areSizes) : PartitionCode
{
    public UInt128 Token => plan.Token;

    protected override FramePartition Run(FramePartition groups, TaskContext context)
    {
        var values = Array.ConvertAll(groups.Columns[..keyCount], ValuesOf);
        long count = values.Aggregate(1L, (all, v) => checked(all * v.Length));
        if (count > Array.MaxLength) throw new InvalidOperationException($"All categories of the keys make {count} groups; a partition holds up to {Array.MaxLength}.");
        var all = Combinations(values, (int)count);
        var both = new ColumnData[keyCount];
        for (int k = 0; k < keyCount; k++) both[k] = Concatenation.Of(all[k].Type, [groups.Columns[k], all[k]]);
        int[] missing = [.. DistinctRows.Of(both, groups.RowCount + (int)count).Where(row => row >= groups.RowCount)];
        var results = Empty();
        var columns = new ColumnData[groups.Columns.Length];
        for (int c = 0; c < columns.Length; c++)
        {
            if (c < keyCount) columns[c] = both[c].Take(missing);
            else if (areSizes[c - keyCount]) columns[c] = new FixedColumn<long>(ColumnBuffer<long>.RentCleared(missing.Length));
            // The category of no values is none, and must be one of the column's own.
            else if (groups.Columns[c].Type == ColumnType.Category) columns[c] = groups.Columns[c].Take(Array.ConvertAll(missing, _ => -1), canMiss: true);
            else columns[c] = results.Columns[c].Take(new int[missing.Length]);
        }
        var others = new FramePartition(groups.Schema, columns, missing.Length);
        var whole = FramePartition.Concat(groups.Schema, [groups, others]);
        foreach (var column in values.Concat(all).Concat(both)) column.Release();
        results.Release();
        others.Release();
        return whole;
    }

    // What a group without rows has.
    private FramePartition Empty()
    {
        var row = new FramePartition(rows, [.. rows.Select(c => ColumnData.Nulls(c.ColumnType, 1))], 1);
        var states = plan.Accumulate(row, [(0, 1)])!;
        var results = plan.Finish(states);
        states.Release();
        row.Release();
        return results;
    }

    // All categories, or the values that are there.
    private static ColumnData ValuesOf(ColumnData key)
    {
        if (key is StringColumn { Dictionary: { Categories: not CategoryOrder.None } words })
        {
            var codes = ColumnBuffer<int>.Rent(words.Count);
            for (int code = 0; code < words.Count; code++) codes.Span[code] = code;
            return new StringColumn(codes, words);
        }
        return key.Take([.. DistinctRows.Of([key], key.Length).Where(row => !key.IsNull(row))]);
    }

    // Each value of each key with all others.
    private static ColumnData[] Combinations(ColumnData[] values, int count)
    {
        var all = new ColumnData[values.Length];
        for (int k = 0, run = count; k < values.Length; k++)
        {
            run = values[k].Length == 0 ? 0 : run / values[k].Length;
            var rows = new int[count];
            for (int i = 0; i < count; i++) rows[i] = i / run % values[k].Length;
            all[k] = values[k].Take(rows);
        }
        return all;
    }
}
