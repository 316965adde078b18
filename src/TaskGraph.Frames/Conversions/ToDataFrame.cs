using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Frames from bags of records.</summary>
public static class ToDataFrameOperation
{
    extension<T>(Bag<T> bag)
    {
        /// <summary>
        /// A frame with a column for each public property of <typeparamref name="T"/> (of a tuple: each element), a partition for each
        /// of the bag's.
        /// </summary>
        /// <exception cref="ArgumentException">A property's type can't be a column.</exception>
        public DataFrame ToDataFrame([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => new(new ToDataFrameExpr(bag.Expr, RecordReader<T>.Schema, new ToDataFrameCode<T>(),
                TokenBuilder.Of("records").Add(typeof(T)).ToToken(), new CallSite(callerFile, callerLine)));
    }
}

/// <summary>Partitions of a bag as columns, made where the bag's objects are: what travels are columns.</summary>
internal sealed class ToDataFrameExpr(Expr bag, FrameSchema schema, TaskCode code, UInt128 token, CallSite callSite)
    : FrameExpr("to-frame", [bag], token, schema, bag.BlockCount, callSite), IBlockwise
{
    public TaskCode Code { get; } = code;

    protected override TaskAffinity NaturalAffinity => TaskAffinity.LockBound;

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => [];

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new ToDataFrameExpr(inputs[0], Schema, Code, Parameters, CallSite);
}

internal sealed class ToDataFrameCode<T> : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context) => RecordReader<T>.Read(inputs.Get<IEnumerable<T>>(0));
}
