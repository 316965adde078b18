using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>Partitions of several bags one behind the other: no task of its own.</summary>
internal sealed class BagConcatExpr(ImmutableArray<Expr> inputs, Type elementType, CallSite callSite)
    : BagExpr("Concat", inputs, TokenBuilder.Of("concat").ToToken(), elementType, inputs.Sum(i => i.BlockCount), callSite)
{
    public override void Lower(Materializer materializer)
    {
        var tasks = new List<int>();
        foreach (var input in Inputs)
            for (int b = 0; b < input.BlockCount; b++) tasks.Add(materializer.TaskOf(input, b));
        materializer.Produce(this, [.. tasks]);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new BagConcatExpr(inputs, ElementType, CallSite);
}
