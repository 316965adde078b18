using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>A user's function on the rows of each group.</summary>
public static class GroupApplyOperation
{
    extension(FrameGroups groups)
    {
        /// <summary>The rows that <paramref name="function"/> makes of each group's, in the order of the keys.</summary>
        /// <param name="function">Takes the rows of a group, in their order, which it may read during the call only, and gives a frame of the schema.</param>
        /// <param name="schema">What the function gives; null finds out by calling it on a frame without rows, now.</param>
        /// <param name="callerFile">Where the call is.</param>
        /// <param name="callerLine">Where the call is.</param>
        /// <exception cref="ArgumentException">The function threw for a frame without rows.</exception>
        public DataFrame Apply(
            Func<Frame, Frame> function, FrameSchema? schema = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(function);
            string[] keys = [.. groups.Keys];
            schema ??= MapPartitionsOperation.SchemaOf(function, groups.Frame.Schema, "Apply");
            var callSite = new CallSite(callerFile, callerLine);
            var rows = new DataFrame(groups.Frame);
            if (groups.DropsNulls)
            {
                rows = rows.DropNa(keys);
                foreach (string key in keys)
                    if (rows.Schema.TypeOf(key).IsFloating()) rows = rows[rows[key] == rows[key]]; // NaN is none
            }
            var order = new SortOrder(keys, Array.ConvertAll(keys, _ => true), NullsFirst: false);
            return new(new GroupApplyExpr(SortExpr.Of(rows.Node, order, callSite, keepsTogether: true), keys, function, schema, Tokens.Unique(), callSite));
        }
    }
}

/// <summary>A user's function on each run of rows with equal keys: it reads all columns, and is equal to nothing else.</summary>
internal sealed class GroupApplyExpr(FrameExpr sorted, string[] keys, Func<Frame, Frame> function, FrameSchema schema, UInt128 token, CallSite callSite)
    : FrameExpr("group-apply", [sorted], token, schema, sorted.BlockCount, callSite), IBlockwise
{
    public TaskCode Code { get; } = new GroupApplyCode(keys, function, schema);

    public override string Details => $"by {string.Join(", ", keys)}";

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new GroupApplyExpr((FrameExpr)inputs[0], keys, function, Schema, Parameters, CallSite);
}

internal sealed class GroupApplyCode(string[] keys, Func<Frame, Frame> function, FrameSchema schema) : PartitionCode
{
    protected override FramePartition Run(FramePartition partition, TaskContext context)
    {
        var layout = GroupLayout.Of(Array.ConvertAll(keys, k => partition[k]), dropNulls: false);
        var results = new List<FramePartition>();
        try
        {
            for (int g = 0; g + 1 < layout.Starts.Length; g++)
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                var own = partition.Slice(layout.Starts[g], layout.Starts[g + 1] - layout.Starts[g]);
                try
                {
                    results.Add(MapPartitionsCode.Call(function, own, schema, "Apply"));
                }
                finally
                {
                    own.Release();
                }
            }
            return results.Count == 0 ? FramePartition.Empty(schema) : FramePartition.Concat(schema, [.. results]);
        }
        finally
        {
            foreach (var result in results) result.Release();
        }
    }
}
