using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>
/// The partition exchange: n partitions become m by n split tasks, a barrier and m gather tasks, n + m edges in all. The family
/// brings the split's code and the gather node, which is blockwise over the barrier's only block and fuses with what follows; a split fuses with what precedes.
/// </summary>
internal static class Exchange
{
    /// <summary>The barrier over the splits of <paramref name="input"/>.</summary>
    /// <param name="operation">The operation that needs it, such as <c>GroupBy</c>.</param>
    /// <param name="input">The partitions to exchange.</param>
    /// <param name="code">What each split does.</param>
    /// <param name="parameters">A token of what the code does.</param>
    /// <param name="affinity">Where the family's tasks belong.</param>
    /// <param name="callSite">Where the user called the operation.</param>
    public static Expr Over(string operation, Expr input, SplitCode code, UInt128 parameters, TaskAffinity affinity, CallSite callSite)
        => new BarrierExpr(operation, new SplitExpr(operation, input, parameters, code, affinity, callSite), code.Outputs, affinity, callSite);

    /// <summary>The output, of so many, for a key with this hash.</summary>
    public static int OutputOf(ulong hash, int outputs) => (int)Math.BigMul(hash, (ulong)outputs, out _);
}

/// <summary>What an exchange's nodes compute; never a user's result.</summary>
internal sealed record PiecesMeta(int Outputs)
{
    public override string ToString() => $"pieces for {Outputs}";
}

/// <summary>One split task a partition.</summary>
internal sealed class SplitExpr(string operation, Expr input, UInt128 parameters, SplitCode code, TaskAffinity affinity, CallSite callSite)
    : Expr($"{operation}-split", [input], parameters, callSite), IBlockwise, IRunScoped
{
    public TaskCode Code { get; } = code;

    public override object Meta { get; } = new PiecesMeta(code.Outputs);

    public override int BlockCount => Inputs[0].BlockCount;

    protected override TaskAffinity NaturalAffinity => affinity;

    public Expr For(RunScope run) => new SplitExpr(operation, Inputs[0], Parameters, code.In(run.Room), affinity, CallSite).With(Settings);

    public override Expr Hold(HeldBlocks blocks) => throw new InvalidOperationException("The pieces of an exchange cannot be kept.");

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new SplitExpr(operation, inputs[0], Parameters, code, affinity, CallSite);
}

/// <summary>One task that has all splits behind it.</summary>
internal sealed class BarrierExpr(string operation, Expr splits, int outputs, TaskAffinity affinity, CallSite callSite, SpillRoom? room = null)
    : Expr($"{operation}-exchange", [splits], 0, callSite), IRunScoped
{
    public override object Meta { get; } = new PiecesMeta(outputs);

    public override int BlockCount => 1;

    public override string Details => $"{Inputs[0].BlockCount} to {outputs}";

    protected override TaskAffinity NaturalAffinity => affinity;

    public Expr For(RunScope run) => new BarrierExpr(operation, Inputs[0], outputs, affinity, CallSite, run.Room).With(Settings);

    public override void Lower(Materializer materializer)
    {
        int[] splits = [.. Enumerable.Range(0, Inputs[0].BlockCount).Select(b => materializer.TaskOf(Inputs[0], b))];
        int task = materializer.BeginLayer(this, new BarrierCode(room ?? throw new InvalidOperationException("The exchange belongs to no run.")), 1);
        materializer.AddTask(splits);
        materializer.Produce(this, task);
    }

    public override Expr Hold(HeldBlocks blocks) => throw new InvalidOperationException("The pieces of an exchange cannot be kept.");

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new BarrierExpr(operation, inputs[0], outputs, affinity, CallSite, room);
}
