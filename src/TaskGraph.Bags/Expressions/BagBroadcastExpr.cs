using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>One task a partition of the first input, which also reads the only block of each other. Constant 0 is the partition's number.</summary>
internal sealed class BagBroadcastExpr(string operation, ImmutableArray<Expr> inputs, UInt128 parameters, Type elementType, TaskCode code, CallSite callSite)
    : BagExpr(operation, inputs, parameters, elementType, inputs[0].BlockCount, callSite), IBlockwise
{
    public TaskCode Code { get; } = code;

    public ConstantColumn[] Constants { get; } = [new ConstantColumn<int>([.. Enumerable.Range(0, inputs[0].BlockCount)])];

    public bool IsAligned => false;

    public int InputBlock(int input, int block) => input == 0 ? block : 0;

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new BagBroadcastExpr(Operation, inputs, Parameters, ElementType, Code, CallSite);
}

/// <summary>A partition and what was found out about all of them.</summary>
internal sealed class WithAllCode<T, TAll, TResult>(Func<IEnumerable<T>, TAll, int, IEnumerable<TResult>> function) : SequenceCode<TResult>
{
    protected override IEnumerable<TResult> Sequence(in TaskInputs inputs, TaskContext context)
        => function(Input<T>(inputs), inputs.Get<TAll>(1), context.Constant<int>(0));
}
