using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>A read that knows bounds of its columns' values in each block, and can do without some blocks.</summary>
internal interface IBoundedBlocks
{
    /// <summary>What is known of a column's values in a block; null where nothing is.</summary>
    ValueBounds? BoundsOf(string column, int block);

    /// <summary>The same read of the given blocks only.</summary>
    FrameExpr Keep(int[] blocks);
}

/// <summary>Bounds of the values of a column in a block, nulls and NaN left out.</summary>
/// <param name="Least">No value is less.</param>
/// <param name="Greatest">No value is greater.</param>
internal readonly record struct ValueBounds(Scalar Least, Scalar Greatest);

/// <summary>
/// Leaves out blocks of a read in which a filter's condition can't be true for any row, by what the file tells of its blocks. Only
/// where nobody but the filter reads them: else the blocks are there anyway.
/// </summary>
internal sealed class BlockPruningRule : Rule
{
    public override string Name => "block pruning";

    public override Expr[] Apply(Expr[] roots)
    {
        var order = new ExprOrder(roots);
        var isRoot = roots.Select(r => r.Token).ToHashSet();
        return ExprWalk.Rewrite(roots, node => node is FilterExpr filter && Prune(filter, order, isRoot) is { } pruned ? pruned : node);
    }

    private static Expr? Prune(FilterExpr filter, ExprOrder order, HashSet<UInt128> roots)
    {
        var below = NodesBelow(filter);
        if (below is null || below.Values.OfType<IBoundedBlocks>().ToArray() is not [var source]) return null;
        var read = (FrameExpr)source;
        foreach (var node in below.Values)
        {
            int number = order.NumberOf(node);
            if (number < 0 || roots.Contains(node.Token) || !((FrameExpr)node).Rows.Equals(read.Rows) || node.Inputs.Length == 0
                && node != read) return null;
            foreach (int consumer in order.Consumers[number])
                if (order[consumer].Token != filter.Token && !below.ContainsKey(order[consumer].Token)) return null;
        }
        int[] kept = [.. Enumerable.Range(0, read.BlockCount).Where(b => CanBeTrue((FrameExpr)filter.Inputs[1], source, b))];
        if (kept.Length == 0) kept = [0];
        if (kept.Length == read.BlockCount) return null;
        var fewer = source.Keep(kept);
        return ExprWalk.Rewrite([filter], node => node.Token == read.Token ? fewer : node)[0];
    }

    /// <summary>The nodes that the filter reads, by token; null where one is no frame of one task a block.</summary>
    private static Dictionary<UInt128, Expr>? NodesBelow(FilterExpr filter)
    {
        var below = new Dictionary<UInt128, Expr>();
        var open = new Stack<Expr>(filter.Inputs);
        while (open.TryPop(out var node))
        {
            if (node is not FrameExpr || node is not IBlockwise) return null;
            if (!below.TryAdd(node.Token, node)) continue;
            foreach (var input in node.Inputs) open.Push(input);
        }
        return below;
    }

    private static bool CanBeTrue(FrameExpr condition, IBoundedBlocks source, int block)
    {
        if (condition is not ElementwiseExpr test) return true;
        if (test.Operator is BinaryOperator.And or BinaryOperator.Or && test.Value.IsEmpty)
        {
            bool left = CanBeTrue((FrameExpr)test.Inputs[0], source, block), right = CanBeTrue((FrameExpr)test.Inputs[1], source, block);
            return test.Operator == BinaryOperator.And ? left && right : left || right;
        }
        if (!test.Operator.IsComparison() || test.Value.IsEmpty || ColumnOf((FrameExpr)test.Inputs[0]) is not { } column) return true;
        return source.BoundsOf(column, block) is not { } bounds
            || CanHold(test.IsReversed ? test.Operator.Mirrored() : test.Operator, bounds, test.Value);
    }

    /// <summary>The column of the read that a series is; null where it is computed.</summary>
    private static string? ColumnOf(FrameExpr series)
    {
        string name = series.Schema[0].Name;
        while (series is ProjectExpr) series = (FrameExpr)series.Inputs[0];
        return series is IBoundedBlocks ? name : null;
    }

    private static bool CanHold(BinaryOperator op, ValueBounds bounds, Scalar value) => op switch
    {
        BinaryOperator.Equal => Scalar.Compare(bounds.Least, value) <= 0 && Scalar.Compare(bounds.Greatest, value) >= 0,
        BinaryOperator.Less => Scalar.Compare(bounds.Least, value) < 0,
        BinaryOperator.LessOrEqual => Scalar.Compare(bounds.Least, value) <= 0,
        BinaryOperator.Greater => Scalar.Compare(bounds.Greatest, value) > 0,
        BinaryOperator.GreaterOrEqual => Scalar.Compare(bounds.Greatest, value) >= 0,
        // Bounds need not be values, and NaN differs from everything.
        _ => true,
    };
}
