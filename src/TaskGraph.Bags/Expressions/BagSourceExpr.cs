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

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => this;
}
