namespace TaskGraph;

/// <summary>A series computed row by row from the columns of one node, the source: as such it can be computed on other rows that have these columns.</summary>
internal sealed class RowComputation
{
    private readonly ExprOrder _order;
    private readonly HashSet<string>?[] _needed; // of each node the columns that the result reads; null for those below the source
    private readonly int _source;

    private RowComputation(ExprOrder order, HashSet<string>?[] needed, int source) => (_order, _needed, _source) = (order, needed, source);

    /// <summary>The columns of the source that are read.</summary>
    public HashSet<string> Columns => _needed[_source]!;

    /// <summary>Whether no row makes it fail, so that it may see rows that others have sorted out.</summary>
    public bool IsTotal => Steps.All(step => step is IRowFunction { IsTotal: true });

    /// <summary>Whether a row costs much more than reading it.</summary>
    public bool IsCostly => Steps.Any(step => step is IRowFunction { IsCostly: true });

    private IEnumerable<Expr> Steps => Enumerable.Range(0, _order.Count).Where(i => i != _source && _needed[i] is not null).Select(i => _order[i]);

    /// <summary>What a series computes of a source; null where it reads anything else, or looks at other rows.</summary>
    /// <param name="result">The series.</param>
    /// <param name="source">The node whose columns it reads.</param>
    /// <param name="steps">Where its nodes are added, by token.</param>
    public static RowComputation? On(FrameExpr result, FrameExpr source, Dictionary<UInt128, Expr>? steps = null)
    {
        var order = new ExprOrder([result]);
        var needed = new HashSet<string>?[order.Count];
        needed[order.NumberOf(result)] = [.. result.Schema.Names];
        int from = order.NumberOf(source);
        for (int i = needed.Length - 1; i >= 0; i--)
        {
            if (needed[i] is not { } wanted || i == from) continue;
            if (order[i] is not FrameExpr reader || reader is not IRowFunction { IsRowwise: true } || !reader.Rows.Equals(source.Rows)) return null;
            steps?.TryAdd(reader.Token, reader);
            for (int input = 0; input < reader.Inputs.Length; input++)
                (needed[order.Inputs[i][input]] ??= new(StringComparer.Ordinal)).UnionWith(reader.ColumnsRead(input, wanted));
        }
        return from < 0 || needed[from] is null ? null : new(order, needed, from);
    }

    /// <summary>The same of a node that has the columns.</summary>
    public FrameExpr Over(FrameExpr input)
    {
        var done = new Expr[_order.Count];
        for (int i = _source; i < done.Length; i++)
        {
            if (_needed[i] is not { } wanted) continue;
            // A reader may take the source for a series, and then finds one.
            if (i == _source) done[i] = ProjectExpr.Only(input, wanted);
            else done[i] = ((FrameExpr)_order[i]).Narrow([.. _order.Inputs[i].ToArray().Select(n => done[n])], wanted);
        }
        return (FrameExpr)done[^1];
    }
}

/// <summary>A node each of whose rows is a function of its inputs' row, for rules that move it among other rows.</summary>
internal interface IRowFunction
{
    /// <summary>Whether a row's result depends on nothing but the row.</summary>
    bool IsRowwise => true;

    /// <summary>Whether it is defined for all rows: no value makes it fail.</summary>
    bool IsTotal { get; }

    /// <summary>Whether a row costs much more than reading it, as parsing a text does.</summary>
    bool IsCostly => false;
}
