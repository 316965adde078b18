using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>One task that reads every block of its input: for small results that each partition must know of all.</summary>
internal sealed class CollectExpr(string operation, Expr blocks, UInt128 parameters, Type type, TaskCode code, CallSite callSite)
    : DelayedExpr($"{operation}-all", [blocks], parameters, type, callSite)
{
    protected override TaskAffinity NaturalAffinity => TaskAffinity.LockBound;

    public override void Lower(Materializer materializer)
    {
        int[] inputs = [.. Enumerable.Range(0, Inputs[0].BlockCount).Select(b => materializer.TaskOf(Inputs[0], b))];
        int task = materializer.BeginLayer(this, code, 1);
        materializer.AddTask(inputs);
        materializer.Produce(this, task);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new CollectExpr(operation, inputs[0], Parameters, Type, code, CallSite);
}
