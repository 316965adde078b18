using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>One task a partition: most of LINQ.</summary>
internal sealed class PartitionwiseExpr(
    string operation, ImmutableArray<Expr> inputs, UInt128 parameters, Type elementType, TaskCode code, CallSite callSite = default)
    : BagExpr(operation, inputs, parameters, elementType, inputs[0].BlockCount, callSite), IBlockwise
{
    public TaskCode Code { get; } = code;

    protected override Expr WithInputs(ImmutableArray<Expr> inputs)
        => new PartitionwiseExpr(Operation, inputs, Parameters, ElementType, Code, CallSite);
}
