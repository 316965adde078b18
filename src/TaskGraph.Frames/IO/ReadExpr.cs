using System.Collections.Immutable;
using System.Globalization;

namespace TaskGraph;

/// <summary>How parts of a source become partitions. Data only: it travels with the tasks.</summary>
/// <typeparam name="TPart">What says where a part is.</typeparam>
internal abstract class PartReader<TPart>
{
    /// <summary>The name of the operation and its tasks.</summary>
    public abstract string Operation { get; }

    /// <summary>Where the tasks may run.</summary>
    public virtual TaskAffinity Affinity => TaskAffinity.LockFree;

    /// <summary>The part's rows, with the wanted columns only.</summary>
    public abstract FramePartition Read(TPart part, FrameSchema wanted, CancellationToken cancellation);

    /// <summary>The part in short, for people.</summary>
    public abstract string Describe(TPart part);
}

/// <summary>Parts of a source, a partition each. Knows the columns it shall read.</summary>
/// <param name="reader">How parts are read.</param>
/// <param name="parts">The parts, in order.</param>
/// <param name="token">All that decides what is read, but for the columns.</param>
/// <param name="all">All columns there are.</param>
/// <param name="schema">The columns to read.</param>
/// <param name="callSite">Where the user called it.</param>
internal sealed class ReadExpr<TPart>(PartReader<TPart> reader, TPart[] parts, UInt128 token, FrameSchema all, FrameSchema schema, CallSite callSite)
    : FrameExpr(reader.Operation, [], TokenBuilder.Of(reader.Operation).Add(token).Add(schema.Token).ToToken(), schema, parts.Length, callSite,
        new RowSet(TokenBuilder.Of(reader.Operation).Add(token).Add(FrameSchema.Empty.Token).ToToken(), null)), IBlockwise
{
    public TaskCode Code { get; } = new ReadPartCode<TPart>(reader, schema);

    public ConstantColumn[] Constants { get; } = [new ConstantColumn<TPart>(parts)];

    protected override TaskAffinity NaturalAffinity => reader.Affinity;

    public override string Details
    {
        get
        {
            string first = parts.Length == 1 ? reader.Describe(parts[0])
                : string.Create(CultureInfo.InvariantCulture, $"{reader.Describe(parts[0])} and {parts.Length - 1} more");
            return Schema.Count == all.Count ? first : string.Create(CultureInfo.InvariantCulture, $"{first}, {Schema.Count} of {all.Count} columns");
        }
    }

    public override Expr Narrow(ImmutableArray<Expr> inputs, IReadOnlySet<string> needed)
    {
        string[] names = [.. Schema.Names.Where(needed.Contains)];
        return names.Length == Schema.Count ? this : new ReadExpr<TPart>(reader, parts, token, all, Schema.Select(names), CallSite).With(Settings);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => this;
}

internal sealed class ReadPartCode<TPart>(PartReader<TPart> reader, FrameSchema schema) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context) => reader.Read(context.Constant<TPart>(0), schema, context.CancellationToken);
}
