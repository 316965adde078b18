using System.Collections.Immutable;
using TaskGraph.FrameKernels;

namespace TaskGraph;

public sealed partial class Series
{
    /// <summary>
    /// The values as another type: numbers toward zero, texts parsed and printed invariantly; null stays null. A value that the type
    /// can't hold fails the computation and is named.
    /// </summary>
    /// <typeparam name="T">bool, int, long, float, double, DateTime or string.</typeparam>
    /// <exception cref="ArgumentException">There is no such conversion.</exception>
    public Series Cast<T>() => new(CastExpr.Of(Node, ColumnTypes.Of(typeof(T))));
}

/// <summary>One column as another type.</summary>
internal sealed class CastExpr : FrameExpr, IBlockwise
{
    private readonly ColumnType _type;

    private CastExpr(FrameExpr input, ColumnType type, CallSite callSite = default)
        : base("cast", [input], TokenBuilder.Of("type").Add((long)type).ToToken(), new FrameSchema((input.Schema[0].Name, type.ToType())),
            input.BlockCount, callSite, input.Rows)
    {
        _type = type;
        Code = new CastCode(type, Schema);
    }

    public TaskCode Code { get; }

    public override string Details => _type.Name();

    /// <summary>The node itself where it has the type already.</summary>
    public static FrameExpr Of(FrameExpr input, ColumnType type)
    {
        var from = input.Schema.TypeAt(0);
        if (!Casting.CanCast(from, type)) throw new ArgumentException($"There is no conversion from {from.Name()} to {type.Name()} for '{input.Schema[0].Name}'.");
        return from == type ? input : new CastExpr(input, type);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new CastExpr((FrameExpr)inputs[0], _type, CallSite);
}

internal sealed class CastCode(ColumnType type, FrameSchema schema) : PartitionCode
{
    protected override FramePartition Run(FramePartition partition, TaskContext context)
        => new(schema, [Casting.To(partition.Columns[0], type)], partition.RowCount);
}
