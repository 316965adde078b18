using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>New columns beside the old ones.</summary>
public static class AssignOperation
{
    extension(DataFrame frame)
    {
        /// <summary>The frame with columns replaced, or added at the end: <c>df.Assign(("z", df["x"] * df["y"]))</c>.</summary>
        /// <exception cref="ArgumentException">A series does not have the rows of this frame, or a name is given twice.</exception>
        public DataFrame Assign(params (string Name, Series Values)[] columns)
        {
            ArgumentNullException.ThrowIfNull(columns);
            foreach (var (name, values) in columns)
            {
                ArgumentNullException.ThrowIfNull(name, nameof(columns));
                ArgumentNullException.ThrowIfNull((object?)values, nameof(columns));
                RowCheck.SameRows(frame.Node, values.Node, nameof(columns));
            }
            string[] names = Array.ConvertAll(columns, c => c.Name);
            if (names.Distinct().Count() != names.Length)
                throw new ArgumentException($"Assign names a column twice: {string.Join(", ", names)}. Name each once.", nameof(columns));
            return columns.Length == 0 ? frame : new(new AssignExpr(frame.Node, names, [.. columns.Select(c => c.Values.Node)]));
        }
    }
}

/// <summary>The first input's columns, with the one column of each other input under a name.</summary>
internal sealed class AssignExpr : FrameExpr, IBlockwise, IRowFunction
{
    private readonly string[] _names;

    public AssignExpr(FrameExpr frame, string[] names, ImmutableArray<Expr> values, CallSite callSite = default)
        : base("assign", [frame, .. values], TokenOf(names), SchemaOf(frame, names, values), frame.BlockCount, callSite, frame.Rows)
    {
        _names = names;
        Code = new AssignCode(Array.ConvertAll(names, Schema.IndexOf), Schema);
    }

    public TaskCode Code { get; }

    protected override bool KeepsOrder => true;

    public override string? Index => base.Index is { } name && !_names.Contains(name) ? name : null;

    public override string[] Together => base.Together is var names && names.Intersect(_names).Any() ? [] : names;

    public bool IsTotal => true;

    public override string Details => string.Join(", ", _names);

    public override Expr? WithFilter(IReadOnlySet<string> columns, Func<FrameExpr, FrameExpr> filtered) => columns.Overlaps(_names) ? null : OverFiltered(filtered);

    /// <summary>The node over a filtered frame; null where new columns look at other rows.</summary>
    /// <param name="filtered">The filter on the frame before it has the new columns.</param>
    /// <param name="steps">Where the nodes that make the new columns are added, by token.</param>
    public FrameExpr? OverFiltered(Func<FrameExpr, FrameExpr> filtered, Dictionary<UInt128, Expr>? steps = null)
    {
        // What new columns are made of, the frame need not have kept.
        var frame = (FrameExpr)Inputs[0];
        for (; frame is ProjectExpr; frame = (FrameExpr)frame.Inputs[0]) steps?.TryAdd(frame.Token, frame);
        var values = new RowComputation[_names.Length];
        for (int i = 0; i < values.Length; i++)
        {
            if (RowComputation.On((FrameExpr)Inputs[i + 1], frame, steps) is not { } value) return null;
            values[i] = value;
        }
        var rows = filtered(frame);
        var kept = frame == Inputs[0] ? rows : new ProjectExpr(rows, [.. ((FrameExpr)Inputs[0]).Schema.Names]);
        return (FrameExpr)Over([kept, .. values.Select(value => value.Over(rows))]);
    }

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed)
    {
        if (input > 0) return needed.Contains(_names[input - 1]) ? base.ColumnsRead(input, needed) : [];
        return needed.Where(n => !_names.Contains(n));
    }

    public override Expr Narrow(ImmutableArray<Expr> inputs, IReadOnlySet<string> needed)
    {
        int[] kept = [.. Enumerable.Range(0, _names.Length).Where(i => needed.Contains(_names[i]))];
        var frame = ProjectExpr.Only((FrameExpr)inputs[0], Others(needed));
        // A column keeps its place only where the one that it replaces is still there.
        bool replaces = _names.Any(((FrameExpr)Inputs[0]).Schema.Contains);
        if (replaces) return NarrowReplacing(inputs, needed, kept);
        if (kept.Length == 0) return frame;
        if (kept.Length == _names.Length) return Over([frame, .. inputs[1..]]);
        return new AssignExpr(frame, [.. kept.Select(i => _names[i])], [.. kept.Select(i => inputs[i + 1])], CallSite).With(Settings);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new AssignExpr((FrameExpr)inputs[0], _names, inputs[1..], CallSite);

    private HashSet<string> Others(IReadOnlySet<string> needed) => [.. needed.Where(n => !_names.Contains(n))];

    private FrameExpr NarrowReplacing(ImmutableArray<Expr> inputs, IReadOnlySet<string> needed, int[] kept)
    {
        var frame = ProjectExpr.Only((FrameExpr)inputs[0], Others(needed));
        FrameExpr all = kept.Length == 0 ? frame
            : new AssignExpr(frame, [.. kept.Select(i => _names[i])], [.. kept.Select(i => inputs[i + 1])], CallSite);
        string[] order = [.. Schema.Names.Where(needed.Contains)];
        return order.AsSpan().SequenceEqual(all.Schema.Names.ToArray()) ? all : new ProjectExpr(all, order);
    }

    private static FrameSchema SchemaOf(FrameExpr frame, string[] names, ImmutableArray<Expr> values)
    {
        var schema = frame.Schema;
        for (int i = 0; i < names.Length; i++) schema = schema.With(names[i], ((FrameExpr)values[i]).Schema.TypeAt(0));
        return schema;
    }

    private static UInt128 TokenOf(string[] names)
    {
        var token = TokenBuilder.Of("names").Add(names.Length);
        foreach (string name in names) token.Add(name);
        return token.ToToken();
    }
}

internal sealed class AssignCode(int[] places, FrameSchema schema) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var frame = inputs.Get<FramePartition>(0);
        var columns = new ColumnData[schema.Count];
        for (int i = 0; i < places.Length; i++)
        {
            var values = inputs.Get<FramePartition>(i + 1);
            if (values.RowCount != frame.RowCount) throw RowCheck.Misfit(frame.RowCount, values.RowCount);
            columns[places[i]] = values.Columns[0].Share();
        }
        // Replaced columns keep their place, new ones follow the old: what is left is the frame's, in order.
        for (int i = 0; i < columns.Length; i++) columns[i] ??= frame[schema[i].Name].Share();
        return new FramePartition(schema, columns, frame.RowCount);
    }
}
