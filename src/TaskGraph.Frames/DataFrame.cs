namespace TaskGraph;

/// <summary>
/// A table of typed columns in partitions that lie in files, in memory or are yet to be computed. Lazy and immutable: operations
/// describe, <c>Compute</c> gives a <see cref="Frame"/>. There is no alignment by label; row order is kept except where documented.
/// </summary>
public sealed partial class DataFrame : LazyCollection<DataFrame, Frame>
{
    internal DataFrame(FrameExpr expr) : base(expr)
    {
    }

    /// <summary>The names and types of the columns.</summary>
    public FrameSchema Schema => Node.Schema;

    /// <summary>The names of the columns, in order.</summary>
    public IReadOnlyList<string> Columns => Schema.Names;

    /// <summary>The number of partitions.</summary>
    public int PartitionCount => Expr.BlockCount;

    internal FrameExpr Node => (FrameExpr)Expr;

    /// <summary>The column called <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">There is no such column; the message names the nearest.</exception>
    public Series this[string name]
    {
        get
        {
            _ = Schema.IndexOf(name);
            return new(new ProjectExpr(Node, [name]));
        }
    }

    /// <summary>The columns called <paramref name="names"/>, in this order.</summary>
    /// <exception cref="ArgumentException">There is no such column, or one is named twice.</exception>
    public DataFrame this[params string[] names] => this.Select(names);

    /// <summary>The rows where <paramref name="mask"/> is true; where it is null they are left out.</summary>
    /// <exception cref="ArgumentException">The mask is not a series of bool over the rows of this frame.</exception>
    public DataFrame this[Series mask] => this.Where(mask);

    internal override Frame Assemble(object?[] blocks) => Frame.Over(FrameAssembly.Concat(Schema, blocks));

    internal override DataFrame Over(Expr expr) => new((FrameExpr)expr);
}
