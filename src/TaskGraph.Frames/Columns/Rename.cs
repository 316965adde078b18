using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>Other names for columns.</summary>
public static class RenameOperation
{
    extension(DataFrame frame)
    {
        /// <summary>The frame with columns called otherwise: <c>df.Rename(("x", "X"))</c>.</summary>
        /// <exception cref="ArgumentException">There is no such column, or two would have one name.</exception>
        public DataFrame Rename(params (string From, string To)[] names)
        {
            ArgumentNullException.ThrowIfNull(names);
            string[] renamed = [.. frame.Columns];
            foreach (var (from, to) in names) renamed[frame.Schema.IndexOf(from)] = to ?? throw new ArgumentNullException(nameof(names));
            return new(new RenameExpr(frame.Node, renamed));
        }
    }

    extension(Series series)
    {
        /// <summary>The series called <paramref name="name"/>.</summary>
        public Series Rename(string name)
        {
            ArgumentNullException.ThrowIfNull(name);
            return new(new RenameExpr(series.Node, [name]));
        }
    }
}

/// <summary>The input's columns under other names.</summary>
internal sealed class RenameExpr : FrameExpr, IBlockwise, IRowFunction
{
    private readonly string[] _names;

    public RenameExpr(FrameExpr input, string[] names, CallSite callSite = default)
        : base("rename", [input], TokenOf(names), SchemaOf(input.Schema, names), input.BlockCount, callSite, input.Rows)
    {
        _names = names;
        Code = new RenameCode(Schema);
    }

    public TaskCode Code { get; }

    public bool IsTotal => true;

    public override string Details => string.Join(", ", _names);

    public override Expr? WithFilter(IReadOnlySet<string> columns, Func<FrameExpr, FrameExpr> filtered) => FilterExpr.Below(this, filtered);

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed)
    {
        var names = ((FrameExpr)Inputs[0]).Schema.Names;
        return names.Where((_, i) => needed.Contains(_names[i]));
    }

    public override Expr Narrow(ImmutableArray<Expr> inputs, IReadOnlySet<string> needed)
    {
        var before = ((FrameExpr)Inputs[0]).Schema;
        var input = (FrameExpr)inputs[0];
        string[] names = [.. input.Schema.Names.Select(n => _names[before.IndexOf(n)])];
        return names.Length == _names.Length ? Over(inputs) : new RenameExpr(input, names, CallSite).With(Settings);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new RenameExpr((FrameExpr)inputs[0], _names, CallSite);

    private static FrameSchema SchemaOf(FrameSchema schema, string[] names) => new(schema.Select((c, i) => c with { Name = names[i] }));

    private static UInt128 TokenOf(string[] names)
    {
        var token = TokenBuilder.Of("names").Add(names.Length);
        foreach (string name in names) token.Add(name);
        return token.ToToken();
    }
}

internal sealed class RenameCode(FrameSchema schema) : PartitionCode
{
    protected override FramePartition Run(FramePartition partition, TaskContext context)
    {
        var shared = partition.Share();
        return new(schema, shared.Columns, shared.RowCount);
    }
}
