using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>Some blocks of the input; there is no task of its own.</summary>
internal sealed class PickExpr(FrameExpr input, int first, int count, CallSite callSite = default)
    : FrameExpr("pick", [input], TokenBuilder.Of("blocks").Add(first).Add(count).ToToken(), input.Schema, count, callSite)
{
    public override string Details => $"blocks {first} to {first + BlockCount - 1}";

    protected override bool KeepsOrder => true;

    public override ImmutableArray<Scalar> Divisions
        => Inputs[0] is FrameExpr { Divisions: { Length: > 0 } divisions } ? divisions[first..(first + BlockCount + 1)] : [];

    // A filter leaves rows in their blocks.
    public override Expr? WithFilter(IReadOnlySet<string> columns, Func<FrameExpr, FrameExpr> filtered) => Over([filtered((FrameExpr)Inputs[0])]);

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => needed;

    public override void Lower(Materializer materializer)
    {
        var tasks = new int[BlockCount];
        for (int b = 0; b < tasks.Length; b++) tasks[b] = materializer.TaskOf(Inputs[0], first + b);
        materializer.Produce(this, tasks);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new PickExpr((FrameExpr)inputs[0], first, BlockCount, CallSite);
}
