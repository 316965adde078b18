using System.Collections.Immutable;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>The best rows of each group of each partition, then of several, in a tree; at the end in the order they had.</summary>
internal sealed class GroupTopExpr(FrameExpr input, GroupTop top, CallSite callSite)
    : FrameExpr("group-top", [input], top.Token, input.Schema, 1, callSite)
{
    /// <exception cref="ArgumentException">There is no such column, or it holds text.</exception>
    public static GroupTopExpr Of(FrameExpr input, string[] keys, string column, int count, bool greatest, bool dropNulls, CallSite callSite)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var type = input.Schema.TypeOf(column);
        if (!type.Kind().HasStorage)
            throw new ArgumentException($"The greatest values are those of numbers, times or truths; '{column}' holds {type.Name()}.", nameof(column));
        return new(input, new GroupTop(keys, column, count, greatest, dropNulls), callSite);
    }

    public override string Details => $"{top.Count} by {top.Column} of each {string.Join(", ", top.Keys)}";

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => needed.Union(top.Keys).Append(top.Column);

    public override void Lower(Materializer materializer)
    {
        var code = new GroupTopCode(top);
        int blocks = Inputs[0].BlockCount;
        int first = materializer.BeginLayer(this, code, blocks, part: "partial");
        for (int b = 0; b < blocks; b++) materializer.AddTask([materializer.TaskOf(Inputs[0], b)]);
        materializer.Produce(this, [materializer.AddTree(this, Enumerable.Range(first, blocks).ToArray(), code, code)]);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new GroupTopExpr((FrameExpr)inputs[0], top, CallSite);
}

/// <summary>Which rows of each group. Data only: it travels with the tasks.</summary>
internal sealed record GroupTop(string[] Keys, string Column, int Count, bool Greatest, bool DropNulls)
{
    public UInt128 Token
    {
        get
        {
            var token = TokenBuilder.Of("group-top").Add(Column).Add(Count).Add(Greatest).Add(DropNulls);
            foreach (string key in Keys) token.Add(key);
            return token.ToToken();
        }
    }
}

internal sealed class GroupTopCode(GroupTop top) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var all = Partitions.Concat(inputs);
        int[] rows = TopRows.Of(Array.ConvertAll(top.Keys, k => all[k]), all[top.Column], top.Count, top.Greatest, top.DropNulls);
        Array.Sort(rows);
        var kept = all.Take(rows);
        all.Release();
        return kept;
    }
}
