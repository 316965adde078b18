using System.Collections.Immutable;
using CsCheck;

namespace TaskGraph.Tests;

public class PlanningTests
{
    private static readonly int[] _five = [1, 2, 3, 4, 5];

    [Fact]
    public void Fusion_ChainOfBlockwise_IsOneTaskPerBlock()
    {
        var x = Numbers.Source(_five);
        var y = x.Add(x.Plus(1)).Plus(2, lockBound: false);
        Assert.Equal(5, y.ToGraph().TaskCount);
        Assert.Equal([5, 7, 9, 11, 13], y.Compute());
    }

    [Fact]
    public void Fusion_DifferentAffinity_StaysApart()
        => Assert.Equal(10, Numbers.Source(_five).Plus(1, lockBound: true).ToGraph().TaskCount);

    [Fact]
    public void Fusion_PermutedBlocks_IsOneTaskPerBlock()
    {
        var y = Numbers.Source(_five).Reverse().Plus(1);
        Assert.Equal(5, y.ToGraph().TaskCount);
        Assert.Equal([6, 5, 4, 3, 2], y.Compute());
    }

    [Fact]
    public void Fusion_ReadUnderTwoMappings_ComputesTheInputOnce()
    {
        var x = Numbers.Source(_five).Plus(10);
        var y = x.Add(x.Reverse());
        Assert.Equal(10, y.ToGraph().TaskCount);
        Assert.Equal([26, 26, 26, 26, 26], y.Compute());
    }

    [Fact]
    public void Fusion_FirstBlocksOnly_ComputesNoOthers()
    {
        var y = new Numbers(new FirstBlocksExpr(Numbers.Source(_five).Plus(1).Expr, 2));
        Assert.Equal(2, y.ToGraph().TaskCount);
        Assert.Equal([2, 3], y.Compute());
    }

    [Fact]
    public void Fusion_BroadcastInput_ComputesItOnce()
    {
        var x = Numbers.Source(_five);
        var y = x.Plus(1).First().Add(x);
        Assert.Equal([3, 4, 5, 6, 7], y.Compute());
        Assert.Equal(5 + 1 + 5, y.ToGraph().TaskCount);
    }

    [Fact]
    public void Fusion_RootsOfOneComputation_StayTasks()
    {
        var x = Numbers.Source(_five).Plus(1);
        var (a, b) = Compute.All(x, x.Plus(1));
        Assert.Equal([2, 3, 4, 5, 6], a);
        Assert.Equal([3, 4, 5, 6, 7], b);
    }

    [Fact]
    public void Fusion_LongChain_StopsAtTheStepLimit()
    {
        var x = Numbers.Source(_five);
        for (int i = 0; i < 200; i++) x = x.Add(x);
        Assert.Equal(5 * ((201 + FusionGroup.StepLimit - 1) / FusionGroup.StepLimit), x.ToGraph().TaskCount);
    }

    [Fact]
    public void Fusion_NamedAndRetriedNodes_KeepWhatTheUserSaid()
    {
        var named = Numbers.Source(_five).WithName("data").Plus(1);
        Assert.Equal("data", named.ToGraph().KeyOf(0).Name);
        var retried = Numbers.Source(_five).WithRetries(3).Plus(1);
        Assert.Equal(10, retried.ToGraph().TaskCount);
    }

    [Fact]
    public void Optimize_Rules_ApplyUntilNothingChanges()
    {
        var x = Numbers.Source(_five).Plus(1).Plus(2).Plus(3).Plus(4);
        var root = Optimizer.Optimize([x.Expr])[0];
        Assert.Equal(10, Assert.IsType<PlusExpr>(root).Term);
        Assert.Contains("After addition of constants", x.Explain());
        Assert.Equal([11, 12, 13, 14, 15], x.Compute());
    }

    [Fact]
    public void Optimize_SharedNode_IsLeftForItsOtherReader()
    {
        var shared = Numbers.Source(_five).Plus(1);
        var y = shared.Plus(2).Add(shared.Plus(3));
        Assert.Equal([9, 11, 13, 15, 17], y.Compute());
    }

    [Fact]
    public void Optimize_RuleThatChangesTheResult_IsRefused()
    {
        var root = new Cheated(Numbers.Source(_five).Expr, new ShrinkingRule());
        Assert.Contains("'shrinking' changed the result", Assert.Throws<InvalidOperationException>(() => Optimizer.Optimize([root])).Message);
    }

    [Fact]
    public void Optimize_RuleThatNeverEnds_IsStopped()
    {
        var root = new Cheated(Numbers.Source(_five).Expr, new GrowingRule());
        Assert.Contains("'growing'", Assert.Throws<InvalidOperationException>(() => Optimizer.Optimize([root])).Message);
    }

    [Fact]
    public void Tree_AnyNumberOfBlocks_GivesTheSum()
        => Gen.Int[-100, 100].Array[1, 40].Sample(values => Assert.Equal(values.Sum(), Numbers.Source(values).Plus(0).Sum().Compute(Scheduler.Synchronous)));

    [Fact]
    public void Equal_PureNodes_AreComputedOnce()
    {
        var a = Numbers.Source(_five).First();
        var b = Numbers.Source(_five).First();
        Assert.Equal(1 + 5, a.Add(b).ToGraph().TaskCount);
    }

    [Fact]
    public void Staged_SizeKnownAtRunTime_GoesOnWithWhatIsHeld()
    {
        var x = Numbers.Source(3, -1, 4, -1, 5).Positive().Plus(1);
        Assert.Throws<InvalidOperationException>(() => x.ToGraph());
        Assert.Contains("stops at positive", x.Explain());
        Assert.Equal([4, 5, 6], x.Compute());
        Assert.Equal([5, 6], Numbers.Source(1, -5, 2).Positive().Plus(3).Positive().Plus(1).Compute());
    }

    [Fact]
    public async Task Persist_ThenSources_AreNotComputedAgain()
    {
        var held = await Numbers.Source(_five).Plus(1).PersistAsync();
        Assert.Equal(5, held.ToGraph().TaskCount);
        Assert.Equal([4, 5, 6, 7, 8], held.Plus(2).Compute());
        held.Release();
        await Assert.ThrowsAnyAsync<Exception>(() => held.ComputeAsync());
    }

    [Fact]
    public void ToDelayed_InAFunction_IsOneGraph()
    {
        var x = Numbers.Source(_five).Plus(1);
        var text = Delayed.Call((all, sum) => $"{string.Join(' ', all)} = {sum}", x.ToDelayed(), x.Sum());
        Assert.Equal("2 3 4 5 6 = 20", text.Compute());
    }

    [Fact]
    public void Explain_Fused_NamesWhatIsOneTask()
    {
        string text = Numbers.Source(_five).Plus(1).Explain();
        Assert.Contains("Plan: 5 tasks, 0 edges", text);
        Assert.Contains("plus → NumbersMeta { Blocks = 5 }, 5 blocks  [a]", text);
    }

    private sealed class FirstBlocksExpr(Expr input, int count) : NumbersExpr("first-blocks", [input], 0, count), IBlockwise
    {
        public TaskCode Code { get; } = new FuncCode<int, int>(x => x);

        public bool IsAligned => false;

        public int InputBlock(int input, int block) => block;

        protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new FirstBlocksExpr(inputs[0], BlockCount);
    }

    private sealed class Cheated(Expr input, Rule rule) : NumbersExpr("cheated", [input], 0, input.BlockCount)
    {
        public override IReadOnlyList<Rule> Rules { get; } = [rule];

        protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new Cheated(inputs[0], rule);
    }

    private sealed class ShrinkingRule : Rule
    {
        public override string Name => "shrinking";

        public override Expr[] Apply(Expr[] roots) => Array.ConvertAll<Expr, Expr>(roots, r => new PickExpr(r, [0]));
    }

    private sealed class GrowingRule : Rule
    {
        public override string Name => "growing";

        public override Expr[] Apply(Expr[] roots) => Array.ConvertAll<Expr, Expr>(roots, r => new Cheated(r, this));
    }
}
