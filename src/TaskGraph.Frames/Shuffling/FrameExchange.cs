using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>Exchanges of frames' rows, and when an operation that would bring rows together uses one instead.</summary>
internal static class FrameExchange
{
    /// <summary>
    /// Whether rows are too many to be brought together in a run: more than a quarter of its limit, or not known to be fewer. Without a limit more than
    /// half of what the process may use, where that is known.
    /// </summary>
    public static bool IsNeeded(RunScope run, params ReadOnlySpan<Expr> rows)
    {
        foreach (var node in rows)
        {
            if (node.BlockCount == 1) continue;
            long? bytes = EstimateOf(node);
            if (run.Limit is { } limit ? bytes is not { } known || known > limit / 4 : bytes > 2 * RunScope.MemoryBudget) return true;
        }
        return false;
    }

    /// <summary>
    /// How many partitions an exchange makes of rows so that a run's limit holds: each of the gather tasks that run at a time may take an eighth of its
    /// share, since what they make of their rows, and the pieces these come in, take as much again or more.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="rows">What goes in.</param>
    /// <param name="least">The number without a limit.</param>
    public static int OutputsFor(RunScope run, Expr rows, int least)
    {
        if (run.Limit is not { } limit) return least;
        long most = Math.Max(1, limit / (8 * Environment.ProcessorCount));
        long outputs = EstimateOf(rows) is { } bytes ? bytes / most + 1 : rows.BlockCount;
        return (int)Math.Clamp(outputs, least, Math.Max(least, ShuffleOperation.MostPartitions));
    }

    /// <summary>The exchange after which rows with equal keys are together, for one run.</summary>
    /// <param name="operation">The operation that needs it.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="keys">The columns.</param>
    /// <param name="types">The types that they are compared as.</param>
    /// <param name="outputs">How many partitions become of them.</param>
    /// <param name="callSite">Where the user called the operation.</param>
    public static Expr ByKey(string operation, Expr rows, string[] keys, ColumnType[] types, int outputs, CallSite callSite)
    {
        var token = TokenBuilder.Of("hash").Add(outputs).Add(keys.Length);
        for (int k = 0; k < keys.Length; k++) token.Add(keys[k]).Add((int)types[k]);
        return Exchange.Over(operation, rows, new HashSplitCode(keys, types, outputs), token.ToToken(), TaskAffinity.LockFree, callSite);
    }

    /// <summary>A node as it runs by an exchange: the outputs are gathered, and are as many partitions as the node has.</summary>
    /// <param name="asked">The node.</param>
    /// <param name="exchange">The exchange, or two.</param>
    /// <param name="token">A token of what <paramref name="code"/> does.</param>
    /// <param name="code">What makes a partition of an output.</param>
    /// <param name="outputs">How many outputs the exchange has, at least as many as the node has partitions.</param>
    /// <param name="run">The run.</param>
    public static Expr Gathered(FrameExpr asked, ImmutableArray<Expr> exchange, UInt128 token, TaskCode code, int outputs, RunScope run)
    {
        FrameExpr gathered = new FrameGatherExpr(asked.Operation, exchange, token, asked.Schema, code, outputs, asked.CallSite);
        if (outputs != asked.BlockCount) gathered = new RepartitionExpr(gathered, BlockRun.Evenly(outputs, asked.BlockCount), asked.CallSite);
        return Bound(gathered.With(asked.Settings), run);
    }

    // Exchanges are made after the run's others were bound to it.
    private static Expr Bound(Expr node, RunScope run)
        => ExprWalk.Rewrite([node], e => e is SplitExpr or BarrierExpr ? ((IRunScoped)e).For(run) : e)[0];

    /// <summary>About how many bytes a node makes: an upper bound but for joins, since most operations leave no more than they read. Null where that is not known.</summary>
    public static long? EstimateOf(Expr node)
    {
        var order = new ExprOrder([node]);
        var bytes = new long?[order.Count];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = order[i].Bytes ?? (order[i] as FrameExpr)?.BytesRead;
            if (bytes[i] is not null || order[i].Inputs.IsEmpty) continue;
            bytes[i] = 0;
            foreach (int input in order.Inputs[i])
                if (order[input] is FrameExpr) bytes[i] += bytes[input]; // null for one is null for all
        }
        return bytes[order.NumberOf(node)];
    }
}
