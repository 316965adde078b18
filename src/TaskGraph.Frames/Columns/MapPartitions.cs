using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>A user's function on each partition.</summary>
public static class MapPartitionsOperation
{
    extension(DataFrame frame)
    {
        /// <summary>The partitions as <paramref name="function"/> makes them.</summary>
        /// <param name="function">Takes a partition, which it may read during the call only, and gives a frame of the schema.</param>
        /// <param name="schema">What the function gives; null finds out by calling it on a frame without rows, now.</param>
        /// <param name="callerFile">Where the call is.</param>
        /// <param name="callerLine">Where the call is.</param>
        /// <exception cref="ArgumentException">The function threw for a frame without rows.</exception>
        public DataFrame MapPartitions(
            Func<Frame, Frame> function, FrameSchema? schema = null, [CallerFilePath] string? callerFile = null,
                [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(function);
            schema ??= SchemaOf(function, frame.Schema, "MapPartitions");
            return new(new MapPartitionsExpr(frame.Node, function, schema, Tokens.Unique(), new CallSite(callerFile, callerLine)));
        }
    }

    /// <exception cref="ArgumentException">The function threw for a frame without rows.</exception>
    internal static FrameSchema SchemaOf(Func<Frame, Frame> function, FrameSchema input, string operation)
    {
        try
        {
            return function(Frame.Over(FramePartition.Empty(input).ToManaged()))?.Schema
                ?? throw new InvalidOperationException("The function returned null.");
        }
        catch (Exception error)
        {
            throw new ArgumentException(
                $"The function passed to {operation} was tried on a frame without rows to learn its schema, and threw " +
                $"{error.GetType().Name}: {error.Message} Let it accept no rows, or pass schema:.", nameof(function), error);
        }
    }
}

/// <summary>A user's function on each partition: it reads all columns, and is equal to nothing else.</summary>
internal sealed class MapPartitionsExpr(FrameExpr input, Func<Frame, Frame> function, FrameSchema schema, UInt128 token, CallSite callSite)
    : FrameExpr("map-partitions", [input], token, schema, input.BlockCount, callSite), IBlockwise
{
    public TaskCode Code { get; } = new MapPartitionsCode(function, schema);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs)
        => new MapPartitionsExpr((FrameExpr)inputs[0], function, Schema, Parameters, CallSite);
}

internal sealed class MapPartitionsCode(Func<Frame, Frame> function, FrameSchema schema) : PartitionCode
{
    protected override FramePartition Run(FramePartition partition, TaskContext context) => Call(function, partition, schema, "MapPartitions");

    /// <summary>What the function makes of rows that it may read during the call, to be released.</summary>
    public static FramePartition Call(Func<Frame, Frame> function, FramePartition rows, FrameSchema schema, string operation)
    {
        var lease = Frame.Lease(rows);
        try
        {
            var result = function(lease) ?? throw new InvalidOperationException($"The function passed to {operation} returned null.");
            if (!result.Schema.Equals(schema))
                throw new InvalidOperationException(
                    $"The function passed to {operation} gave ({result.Schema}), not ({schema}) as for a frame without rows. " +
                    "Pass schema: if it depends on the rows.");
            return result.Data.Share();
        }
        finally
        {
            lease.EndLease();
        }
    }
}
