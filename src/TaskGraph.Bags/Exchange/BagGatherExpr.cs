using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>The second half of an exchange, or of several: one task an output partition. Constant 0 is its number.</summary>
internal sealed class BagGatherExpr(string operation, ImmutableArray<Expr> barriers, UInt128 parameters, Type elementType, TaskCode code, int partitions, CallSite callSite)
    : BagExpr(operation, barriers, parameters, elementType, partitions, callSite), IBlockwise
{
    public TaskCode Code { get; } = code;

    public ConstantColumn[] Constants { get; } = [new ConstantColumn<int>([.. Enumerable.Range(0, partitions)])];

    public bool IsAligned => false;

    public int InputBlock(int input, int block) => 0;

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new BagGatherExpr(Operation, inputs, Parameters, ElementType, Code, BlockCount, CallSite);
}
