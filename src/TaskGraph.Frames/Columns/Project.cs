using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>Chosen columns.</summary>
public static class ProjectOperation
{
    extension(DataFrame frame)
    {
        /// <summary>The columns called <paramref name="names"/>, in this order.</summary>
        /// <exception cref="ArgumentException">There is no such column, or one is named twice.</exception>
        public DataFrame Select(params string[] names)
        {
            ArgumentNullException.ThrowIfNull(names);
            return new(new ProjectExpr(frame.Node, names));
        }

        /// <summary>All columns but those called <paramref name="names"/>.</summary>
        /// <exception cref="ArgumentException">There is no such column.</exception>
        public DataFrame Drop(params string[] names)
        {
            ArgumentNullException.ThrowIfNull(names);
            foreach (string name in names) _ = frame.Schema.IndexOf(name);
            return new(new ProjectExpr(frame.Node, [.. frame.Columns.Except(names)]));
        }
    }
}

/// <summary>Columns of the input by name: their memory is shared, nothing is copied.</summary>
internal sealed class ProjectExpr : FrameExpr, IBlockwise, IRowFunction
{
    private readonly string[] _names;

    public ProjectExpr(FrameExpr input, string[] names, CallSite callSite = default)
        : base("columns", [input], TokenOf(names), input.Schema.Select(names), input.BlockCount, callSite, input.Rows)
    {
        _names = names;
        Code = new ProjectCode(names, Schema);
    }

    public TaskCode Code { get; }

    protected override bool KeepsOrder => true;

    public bool IsTotal => true;

    public override string Details => string.Join(", ", _names);

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => _names.Where(needed.Contains);

    public override Expr Narrow(ImmutableArray<Expr> inputs, IReadOnlySet<string> needed)
    {
        var input = (FrameExpr)inputs[0];
        string[] names = Array.FindAll(_names, needed.Contains);
        if (names.AsSpan().SequenceEqual(input.Schema.Names.ToArray())) return input;
        return names.Length == _names.Length ? Over(inputs) : new ProjectExpr(input, names, CallSite).With(Settings);
    }

    /// <summary>The given columns of a node, in its own order; the node itself where it has no others.</summary>
    public static FrameExpr Only(FrameExpr input, IReadOnlySet<string> names)
        => input.Schema.Names.All(names.Contains) ? input : new ProjectExpr(input, [.. input.Schema.Names.Where(names.Contains)]);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new ProjectExpr((FrameExpr)inputs[0], _names, CallSite);

    private static UInt128 TokenOf(string[] names)
    {
        var token = TokenBuilder.Of("names").Add(names.Length);
        foreach (string name in names) token.Add(name);
        return token.ToToken();
    }
}

internal sealed class ProjectCode(string[] names, FrameSchema schema) : PartitionCode
{
    protected override FramePartition Run(FramePartition partition, TaskContext context)
        => partition.Select(Array.ConvertAll(names, partition.Schema.IndexOf), schema);
}
