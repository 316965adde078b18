using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>One asynchronous task a partition. It is no step of another: that would hold a worker while it waits. Constants are columns of one value a partition.</summary>
internal sealed class AsyncPartitionwiseExpr(
    string operation, Expr input, UInt128 parameters, Type elementType, TaskCode code, CallSite callSite, params ConstantColumn[] constants)
    : BagExpr(operation, [input], parameters, elementType, input.BlockCount, callSite), IBlockwise, IRunScoped
{
    public TaskCode Code { get; } = code;

    public ConstantColumn[] Constants { get; } = constants;

    public bool CanFuse => false;

    public Expr For(RunScope run)
        => Code is IRunLimited limited && limited.In(run) is { } bound ? new AsyncPartitionwiseExpr(Operation, Inputs[0], Parameters, ElementType, bound, CallSite, Constants).With(Settings) : this;

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new AsyncPartitionwiseExpr(Operation, inputs[0], Parameters, ElementType, Code, CallSite, Constants);
}

/// <summary>Code with a limit that all workers of a run keep together.</summary>
internal interface IRunLimited
{
    /// <summary>The same code for one run; null where nothing is shared.</summary>
    TaskCode? In(RunScope run);
}
