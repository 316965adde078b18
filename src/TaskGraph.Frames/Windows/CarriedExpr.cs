using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>
/// A function of one column whose rows look at earlier ones (or later ones). What a partition must know of those before it is a small partition of
/// its own, the carry, made from the carry before and the partition: a chain of cheap tasks, beside which the partitions are computed in parallel.
/// </summary>
internal abstract class CarryFunction(string name, string details)
{
    public string Name { get; } = name;

    public string Details { get; } = details;

    /// <summary>Whether rows look at later ones: then the chain runs from the last partition to the first.</summary>
    public virtual bool IsBackward => false;

    /// <summary>The type of the result.</summary>
    /// <exception cref="ArgumentException">The function is not defined for the column's type.</exception>
    public abstract ColumnType ResultFor(FrameColumn column);

    /// <summary>What is carried past a column: from those before it (null at the beginning) and its rows.</summary>
    public abstract ColumnData Carry(ColumnData? carry, ColumnData column);

    /// <summary>The results for the column's rows.</summary>
    public abstract ColumnData Run(ColumnData? carry, ColumnData column);

    /// <summary>A token of the class and all parameters.</summary>
    public UInt128 Token => TokenBuilder.Of(GetType().Name).Add(Name).Add(Details).Add(IsBackward).ToToken();

    public Series Of(Series series) => new(new CarriedExpr(series.Node, this));
}

/// <summary>A function of a series that carries something from partition to partition.</summary>
internal sealed class CarriedExpr(FrameExpr input, CarryFunction function, CallSite callSite = default)
    : FrameExpr(function.Name, [input], function.Token, new FrameSchema((input.Schema[0].Name, function.ResultFor(input.Schema[0]).ToType())),
        input.BlockCount, callSite, input.Rows)
{
    public override string Details => function.Details;

    public override void Lower(Materializer materializer)
    {
        int blocks = BlockCount;
        var carries = new int[blocks]; // the carry past each partition
        int first = materializer.BeginLayer(this, new CarryCode(function, ((FrameExpr)Inputs[0]).Schema), Math.Max(0, blocks - 1), part: "carry");
        for (int i = 0; i < blocks - 1; i++)
        {
            int block = function.IsBackward ? blocks - 1 - i : i, task = materializer.TaskOf(Inputs[0], block);
            carries[i] = i == 0 ? materializer.AddTask([task]) : materializer.AddTask([task, carries[i - 1]]);
        }
        first = materializer.BeginLayer(this, new CarriedCode(function, Schema), blocks);
        for (int block = 0; block < blocks; block++)
        {
            int before = (function.IsBackward ? blocks - 1 - block : block) - 1, task = materializer.TaskOf(Inputs[0], block);
            materializer.AddTask(before < 0 ? [task] : [task, carries[before]]);
        }
        materializer.Produce(this, first);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new CarriedExpr((FrameExpr)inputs[0], function, CallSite);
}

internal sealed class CarryCode(CarryFunction function, FrameSchema schema) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var carry = function.Carry(inputs.Count > 1 ? inputs.Get<FramePartition>(1).Columns[0] : null, inputs.Get<FramePartition>(0).Columns[0]);
        return new FramePartition(carry.Type == schema.TypeAt(0) ? schema : new FrameSchema((schema[0].Name, carry.Type.ToType())), [carry], carry.Length);
    }
}

internal sealed class CarriedCode(CarryFunction function, FrameSchema schema) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var column = inputs.Get<FramePartition>(0).Columns[0];
        return new FramePartition(schema, [function.Run(inputs.Count > 1 ? inputs.Get<FramePartition>(1).Columns[0] : null, column)], column.Length);
    }
}

/// <summary>Functions whose carry is a number of rows next to a partition.</summary>
internal abstract class NeighbourFunction(string name, string details, int rows) : CarryFunction(name, details)
{
    public sealed override ColumnData Carry(ColumnData? carry, ColumnData column)
    {
        if (carry is null || column.Length >= rows) return Edge(column);
        var all = Joined(carry, column);
        var edge = Edge(all);
        all.Release();
        return edge;
    }

    public sealed override ColumnData Run(ColumnData? carry, ColumnData column)
    {
        if (carry is null) return Run(column, 0);
        var all = Joined(carry, column);
        var result = Run(all, carry.Length);
        all.Release();
        return result;
    }

    /// <summary>The results for all rows but <paramref name="skipped"/> at the beginning, or at the end where it looks back from there.</summary>
    protected abstract ColumnData Run(ColumnData all, int skipped);

    private ColumnData Joined(ColumnData carry, ColumnData column)
        => FrameKernels.Concatenation.Of(column.Type, IsBackward ? [column, carry] : [carry, column]);

    private ColumnData Edge(ColumnData column)
    {
        int count = Math.Min(rows, column.Length);
        return column.Slice(IsBackward ? 0 : column.Length - count, count);
    }
}
