using System.Collections.Immutable;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>
/// The groups of all rows, in no particular order. Each partition is grouped on its own. Where that leaves few groups the first share's tasks merge
/// them in a tree; where it leaves many, each share merges those whose hash is its own, and the result stays in as many partitions. Rows whose keys
/// hardly repeat go to their share as they are. Which way it goes depends on the data alone, so that every run takes the same. Under a memory limit that
/// the rows may not fit, an exchange takes the place of the tree.
/// </summary>
internal sealed class GroupByExpr(FrameExpr input, GroupPlan plan, int shares, CallSite callSite)
    : FrameExpr("group-by", [input], TokenBuilder.Of("shares").Add(shares).Add(plan.Token).ToToken(), plan.Results, shares, callSite), IRunScoped
{
    private const int FanIn = 8;

    /// <summary>
    /// A partition for each processor, where there is more than one partition to begin with; each partition's own groups where no other has some of them.
    /// </summary>
    public static FrameExpr Of(FrameExpr input, GroupPlan plan, CallSite callSite)
        => plan.AreApart(input) ? new PartitionGroupsExpr(input, plan, callSite) : new GroupByExpr(input, plan, Math.Min(input.BlockCount, Environment.ProcessorCount), callSite);

    public override string Details => plan.Details;

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => plan.ColumnsRead;

    public override Expr? WithFilter(IReadOnlySet<string> columns, Func<FrameExpr, FrameExpr> filtered)
        => plan.CanFilterRows(columns) ? Over([filtered((FrameExpr)Inputs[0])]) : null;

    public override void Lower(Materializer materializer)
    {
        int blocks = Inputs[0].BlockCount;
        int first = materializer.BeginLayer(this, new PartialGroupsCode(plan, BlockCount), blocks, part: "partial");
        for (int b = 0; b < blocks; b++) materializer.AddTask([materializer.TaskOf(Inputs[0], b)]);
        // One list of tasks for each share; at the beginning they are the same.
        int[][] parts = [.. Enumerable.Repeat<int[]>([.. Enumerable.Range(first, blocks)], BlockCount)];
        while (parts[0].Length > FanIn) parts = Level(materializer, parts, finishes: false);
        materializer.Produce(this, [.. Level(materializer, parts, finishes: true).Select(p => p[0])]);
    }

    public Expr For(RunScope run) => GroupExchange.Needed(this, plan, run);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new GroupByExpr((FrameExpr)inputs[0], plan, Math.Min(BlockCount, inputs[0].BlockCount), CallSite);

    private int[][] Level(Materializer materializer, int[][] parts, bool finishes)
    {
        int count = (parts[0].Length + FanIn - 1) / FanIn;
        var next = new int[BlockCount][];
        for (int share = 0; share < BlockCount; share++)
        {
            int first = materializer.BeginLayer(this, new MergeGroupsCode(plan, share, BlockCount, finishes), count, part: finishes ? null : "combine");
            for (int i = 0; i < count; i++)
            {
                int start = i * FanIn, length = Math.Min(FanIn, parts[0].Length - start);
                // The first share's parts tell all others whether everything is in one piece, and hold it where it is.
                materializer.AddTask([.. parts[0].AsSpan(start, length), .. share == 0 ? [] : parts[share].AsSpan(start, length)]);
            }
            next[share] = [.. Enumerable.Range(first, count)];
        }
        return next;
    }
}

/// <summary>The states of a partition's groups, or its rows by hash.</summary>
internal sealed class PartialGroupsCode(GroupPlan plan, int shares) : TaskCode
{
    /// <summary>So many groups are merged in no time by one task.</summary>
    public const int MostInOnePiece = 1 << 17;

    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var rows = inputs.Get<FramePartition>(0);
        var states = plan.NeedsRows && shares > 1 ? null : plan.AccumulateIfFewer(rows);
        if (states is null) return Split(rows, isRaw: true);
        if (states.RowCount <= MostInOnePiece || shares == 1) return GroupPart.Whole(states);
        var split = Split(states, isRaw: false);
        states.Release();
        return split;
    }

    private GroupPart Split(FramePartition rows, bool isRaw)
    {
        var laid = Buckets.Scatter(rows, plan.KeysOf(rows, isRaw), out int[] offsets);
        var pieces = new FramePartition[shares];
        for (int s = 0; s < shares; s++)
        {
            int start = offsets[Buckets.FirstOf(s, shares)];
            pieces[s] = laid.Slice(start, offsets[Buckets.FirstOf(s + 1, shares)] - start);
        }
        laid.Release();
        return new(pieces, GroupPartKind.Split, isRaw, offsets);
    }
}

/// <summary>The groups of one share of several parts.</summary>
internal sealed class MergeGroupsCode(GroupPlan plan, int share, int shares, bool finishes) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        int count = share == 0 ? inputs.Count : inputs.Count / 2;
        var first = new GroupPart[count];
        long rows = 0;
        bool areWhole = true;
        for (int i = 0; i < count; i++)
        {
            first[i] = inputs.Get<GroupPart>(i);
            areWhole &= first[i].Kind == GroupPartKind.Whole;
            rows += first[i].RowCount;
        }
        if (areWhole && (rows <= 4 * PartialGroupsCode.MostInOnePiece || shares == 1))
        {
            if (share != 0) return finishes ? FramePartition.Empty(plan.Results) : GroupPart.Share(FramePartition.Empty(plan.States));
            return Finish(plan.Merge(Array.ConvertAll(first, p => p.Shares[0])), GroupPart.Whole);
        }
        var own = new (FramePartition Rows, bool IsRaw)[count];
        var parts = new GroupPart[count];
        for (int i = 0; i < count; i++)
        {
            var part = first[i].Kind == GroupPartKind.Share && share != 0 ? inputs.Get<GroupPart>(count + i) : first[i];
            own[i] = (part.Kind switch
            {
                GroupPartKind.Whole => Buckets.Only(part.Shares[0], plan.KeysOf(part.Shares[0], isRaw: false), share, shares),
                GroupPartKind.Split => part.Shares[share].Share(),
                _ => part.Shares[0].Share(),
            }, part.IsRaw);
            parts[i] = part;
        }
        try
        {
            if (plan.NeedsRows && !finishes) return GroupPart.Share(FramePartition.Concat(own[0].Rows.Schema, Array.ConvertAll(own, o => o.Rows)), isRaw: true);
            return Finish(plan.MergeInOrder(own, (start, end) => Group(own[start..end], parts[start..end])), states => GroupPart.Share(states));
        }
        finally
        {
            foreach (var (rowsOfPart, _) in own) rowsOfPart.Release();
        }
    }

    private object Finish(FramePartition states, Func<FramePartition, GroupPart> part)
    {
        if (!finishes) return part(states);
        var result = plan.Finish(states);
        states.Release();
        return result;
    }

    // Bucket by bucket, each of all parts, where all lie in buckets.
    private FramePartition Group((FramePartition Rows, bool IsRaw)[] raw, GroupPart[] parts)
    {
        var all = FramePartition.Concat(raw[0].Rows.Schema, Array.ConvertAll(raw, r => r.Rows));
        var runs = new List<(int, int)>();
        if (!Array.TrueForAll(parts, p => p.Offsets.Length > 0)) runs.Add((0, all.RowCount));
        else
        {
            int first = Buckets.FirstOf(share, shares), end = Buckets.FirstOf(share + 1, shares);
            for (int bucket = first; bucket < end; bucket++)
            {
                int before = 0;
                for (int i = 0; i < raw.Length; before += raw[i++].Rows.RowCount)
                {
                    int start = parts[i].Offsets[bucket] - parts[i].Offsets[first], length = parts[i].Offsets[bucket + 1] - parts[i].Offsets[bucket];
                    if (length > 0) runs.Add((before + start, length));
                }
                runs.Add((0, 0));
            }
        }
        var states = plan.Accumulate(all, [.. runs])!;
        all.Release();
        return states;
    }
}
