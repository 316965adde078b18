using System.Runtime.CompilerServices;

namespace TaskGraph;

public sealed partial class DataFrame
{
    /// <summary>
    /// The rows as records: columns go to constructor parameters, then to settable properties, by name. A partition for each of the
    /// frame's.
    /// </summary>
    /// <typeparam name="T">A class, struct or record; a tuple takes the columns in order.</typeparam>
    /// <exception cref="ArgumentException">A constructor parameter has no column, or the types do not fit.</exception>
    public Bag<T> ToBag<T>([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        _ = RecordWriter<T>.Creator(Schema);
        var token = TokenBuilder.Of("records").Add(typeof(T)).ToToken();
        return new(new PartitionwiseExpr("to-bag", [Expr], token, typeof(T), new ToBagCode<T>(), new CallSite(callerFile, callerLine)));
    }
}

internal sealed class ToBagCode<T> : SequenceCode<T>
{
    protected override IEnumerable<T> Sequence(in TaskInputs inputs, TaskContext context) => RecordWriter<T>.Write(inputs.Get<FramePartition>(0));
}
