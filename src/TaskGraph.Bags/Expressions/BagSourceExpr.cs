using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>Partitions made from constants: items, ranges of files.</summary>
internal sealed class BagSourceExpr(
    string operation, UInt128 parameters, Type elementType, TaskCode code, int partitions, ConstantColumn[] constants, string details, CallSite callSite)
    : BagExpr(operation, [], parameters, elementType, partitions, callSite), IBlockwise
{
    public TaskCode Code { get; } = code;

    public ConstantColumn[] Constants { get; } = constants;

    public override string Details { get; } = details;

    /// <summary>The same source read by other code.</summary>
    public BagSourceExpr ReadBy(TaskCode code, Type elementType)
        => new(Operation, TokenBuilder.Of("read-by").Add(Parameters).Add(elementType).ToToken(), elementType, code, BlockCount, Constants, Details, CallSite);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => this;
}
