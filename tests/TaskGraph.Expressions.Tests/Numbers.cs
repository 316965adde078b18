using System.Collections.Immutable;

namespace TaskGraph.Tests;

/// <summary>A family of the tests' own: blocks that are numbers. It has every kind of node that planning must know.</summary>
internal sealed class Numbers(Expr expr) : LazyCollection<Numbers, int[]>(expr)
{
    public static Numbers Source(params int[] values) => new(new SourceExpr([.. values]));

    public Numbers Plus(int term, bool lockBound = false) => new(new PlusExpr(Expr, term, lockBound));

    public Numbers Add(Numbers other) => new(new AddExpr(Expr, other.Expr));

    public Numbers Reverse() => new(new ReverseExpr(Expr));

    public Numbers Pick(params int[] blocks) => new(new PickExpr(Expr, [.. blocks]));

    public Numbers First() => new(new BroadcastExpr(Expr));

    public Delayed<int> Sum() => new(new SumExpr(Expr));

    public Numbers Positive() => new(new PositiveExpr(Expr));

    internal override int[] Assemble(object?[] blocks) => Array.ConvertAll(blocks, b => (int)b!);

    internal override Numbers Over(Expr expr) => new(expr);
}

internal sealed record NumbersMeta(int Blocks);

internal abstract class NumbersExpr(string operation, ImmutableArray<Expr> inputs, UInt128 parameters, int blocks) : Expr(operation, inputs, parameters)
{
    private static readonly Rule[] _rules = [new AddPlusRule()];

    public override object Meta { get; } = new NumbersMeta(blocks);

    public override int BlockCount { get; } = blocks;

    public override IReadOnlyList<Rule> Rules => _rules;

    public override Expr Hold(HeldBlocks blocks) => new HeldNumbersExpr(blocks);
}

internal sealed class HeldNumbersExpr(HeldBlocks blocks) : NumbersExpr("held", [], blocks.Token, blocks.Count), IHeldLeaf
{
    public HeldBlocks Blocks { get; } = blocks;

    public override void Lower(Materializer materializer) => materializer.AddHeld(this, Blocks);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => this;
}

internal sealed class SourceExpr(ImmutableArray<int> values)
    : NumbersExpr("source", [], TokenBuilder.Of("source").Add(values.AsSpan()).ToToken(), values.Length), IBlockwise
{
    public TaskCode Code { get; } = new SourceCode();

    public ConstantColumn[] Constants => [new ConstantColumn<int>([.. values])];

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => this;

    private sealed class SourceCode : TaskCode
    {
        public override object? Run(in TaskInputs inputs, TaskContext context) => context.Constant<int>(0);
    }
}

internal sealed class PlusExpr(Expr input, int term, bool lockBound = false)
    : NumbersExpr("plus", [input], TokenBuilder.Of("plus").Add(term).Add(lockBound).ToToken(), input.BlockCount), IBlockwise
{
    public int Term => term;

    public TaskCode Code { get; } = new PlusCode(term);

    protected override TaskAffinity NaturalAffinity => lockBound ? TaskAffinity.LockBound : TaskAffinity.LockFree;

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new PlusExpr(inputs[0], term, lockBound);

    private sealed class PlusCode(int term) : TaskCode
    {
        public override object? Run(in TaskInputs inputs, TaskContext context) => inputs.Get<int>(0) + term;
    }
}

internal sealed class AddExpr(Expr left, Expr right) : NumbersExpr("add", [left, right], 0, left.BlockCount), IBlockwise
{
    public TaskCode Code { get; } = new FuncCode<int, int, int>((x, y) => x + y);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new AddExpr(inputs[0], inputs[1]);
}

internal sealed class ReverseExpr(Expr input) : NumbersExpr("reverse", [input], 0, input.BlockCount), IBlockwise
{
    public TaskCode Code { get; } = new FuncCode<int, int>(x => x);

    public bool IsAligned => false;

    public int InputBlock(int input, int block) => BlockCount - 1 - block;

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new ReverseExpr(inputs[0]);
}

internal sealed class PickExpr(Expr input, ImmutableArray<int> blocks)
    : NumbersExpr("pick", [input], TokenBuilder.Of("pick").Add(blocks.AsSpan()).ToToken(), blocks.Length)
{
    public override void Lower(Materializer materializer) => materializer.Produce(this, [.. blocks.Select(b => materializer.TaskOf(Inputs[0], b))]);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new PickExpr(inputs[0], blocks);
}

internal sealed class BroadcastExpr(Expr input) : NumbersExpr("first", [input], 0, input.BlockCount), IBlockwise
{
    public TaskCode Code { get; } = new FuncCode<int, int>(x => x);

    public bool IsAligned => false;

    public int InputBlock(int input, int block) => 0;

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new BroadcastExpr(inputs[0]);
}

internal sealed class SumExpr(Expr input) : DelayedExpr("sum", [input], 0, typeof(int))
{
    public override void Lower(Materializer materializer)
    {
        int[] tasks = [.. Enumerable.Range(0, Inputs[0].BlockCount).Select(b => materializer.TaskOf(Inputs[0], b))];
        materializer.Produce(this, materializer.AddTree(this, tasks, new SumCode(), new SumCode(), fanIn: 3));
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new SumExpr(inputs[0]);

    private sealed class SumCode : TaskCode
    {
        public override object? Run(in TaskInputs inputs, TaskContext context)
        {
            int sum = 0;
            for (int i = 0; i < inputs.Count; i++) sum += inputs.Get<int>(i);
            return sum;
        }
    }
}

/// <summary>The blocks above zero: how many there are is only known when they have been computed.</summary>
internal sealed class PositiveExpr(Expr input) : NumbersExpr("positive", [input], 0, -1), IStaged
{
    public IReadOnlyList<StageRequest> Requests => [new(Inputs[0], IsHeld: true), new(Inputs[0], IsHeld: false)];

    public Expr Resolve(IReadOnlyList<StageAnswer> answers)
        => new PickExpr(answers[0].Held!, [.. Enumerable.Range(0, answers[1].Values.Length).Where(b => (int)answers[1].Values[b]! > 0)]);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new PositiveExpr(inputs[0]);
}

/// <summary>Two additions of constants are one.</summary>
internal sealed class AddPlusRule : LocalRule
{
    public override string Name => "addition of constants";

    protected override Expr? Rewrite(Expr node, Func<Expr, int> consumersOf)
        => node is PlusExpr { Inputs: [PlusExpr inner] } outer && outer.Affinity == inner.Affinity && consumersOf(inner) == 1 && inner.Settings.AreNone
            ? new PlusExpr(inner.Inputs[0], inner.Term + outer.Term, outer.Affinity == TaskAffinity.LockBound).With(outer.Settings)
            : null;
}
