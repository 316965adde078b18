using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Rows by key.</summary>
public static class ShuffleOperation
{
    /// <summary>The most partitions that an exchange makes.</summary>
    internal const int MostPartitions = FrameKernels.Buckets.Count;

    extension(DataFrame frame)
    {
        /// <summary>
        /// The rows in partitions such that those with equal values of the columns called <paramref name="by"/> are together, null being equal to null. What
        /// goes from partition to partition waits on disk where memory is short. Within a partition rows keep their order.
        /// </summary>
        /// <param name="by">One column or several.</param>
        /// <param name="partitions">How many partitions become of it, up to 256; null for as many as there are.</param>
        /// <param name="callerFile">Where the call is.</param>
        /// <param name="callerLine">Where the call is.</param>
        /// <exception cref="ArgumentException">There is no such column, one is named twice or none is, or a column's type is no key.</exception>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="partitions"/> is not between 1 and 256.</exception>
        public DataFrame Shuffle(
            ColumnNames by, int? partitions = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            if (by.Names.Length == 0) throw new ArgumentException("Shuffle without a column. Name at least one.", nameof(by));
            _ = frame.Schema.Select(by.Names);
            foreach (string name in by.Names)
                if (!frame.Schema.TypeOf(name).Kind().IsKey) throw new ArgumentException($"Column '{name}' holds {frame.Schema.TypeOf(name).Name()}, which is no key.", nameof(by));
            if (partitions is < 1 or > MostPartitions)
                throw new ArgumentOutOfRangeException(nameof(partitions), partitions, $"Use 1 to {MostPartitions} partitions.");
            return new(new ShuffleExpr(frame.Node, by.Names, partitions ?? Math.Min(frame.PartitionCount, MostPartitions), new CallSite(callerFile, callerLine)));
        }
    }
}

/// <summary>Rows by the hash of their keys.</summary>
internal sealed class ShuffleExpr(FrameExpr input, string[] by, int blocks, CallSite callSite)
    : FrameExpr("shuffle", [input], TokenOf(by, blocks), input.Schema, blocks, callSite), IRunScoped
{
    public override string Details => $"by {string.Join(", ", by)}, from {Inputs[0].BlockCount} to {BlockCount}";

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => needed.Union(by);

    public override string[] Together => by;

    // A row's partition depends on nothing but the row.
    public override Expr? WithFilter(IReadOnlySet<string> columns, Func<FrameExpr, FrameExpr> filtered) => Over([filtered((FrameExpr)Inputs[0])]);

    public Expr For(RunScope run)
    {
        var rows = (FrameExpr)Inputs[0];
        var exchange = FrameExchange.ByKey(Operation, rows, by, Array.ConvertAll(by, rows.Schema.TypeOf), BlockCount, CallSite);
        return FrameExchange.Gathered(this, [exchange], Parameters, new ArrivedRowsCode(Schema), BlockCount, run);
    }

    public override void Lower(Materializer materializer) => throw new InvalidOperationException("A shuffle is lowered as an exchange.");

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new ShuffleExpr((FrameExpr)inputs[0], by, BlockCount, CallSite);

    private static UInt128 TokenOf(string[] by, int blocks)
    {
        var token = TokenBuilder.Of("shuffle").Add(blocks);
        foreach (string name in by) token.Add(name);
        return token.ToToken();
    }
}
