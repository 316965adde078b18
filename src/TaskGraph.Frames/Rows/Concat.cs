using System.Collections.Immutable;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Frames one below the other.</summary>
public static class ConcatOperation
{
    extension(DataFrame)
    {
        /// <summary>
        /// The rows of all frames, one after the other. Columns are those of all, in order of first appearance: where a frame lacks one its
        /// rows are null. Numbers of several types become the widest.
        /// </summary>
        /// <exception cref="ArgumentException">There is no frame, or a column holds numbers in one and other values in another.</exception>
        public static DataFrame Concat(params DataFrame[] frames)
        {
            ArgumentNullException.ThrowIfNull(frames);
            if (Array.IndexOf(frames, null) is >= 0 and int missing) throw new ArgumentException($"Frame {missing} is null.", nameof(frames));
            if (frames.Length == 0) throw new ArgumentException("There is nothing to concatenate. Give at least one frame.", nameof(frames));
            var schema = Union(frames);
            return new(new ConcatExpr([.. frames.Select(f => f.Schema.Equals(schema) ? f.Node : new ConformExpr(f.Node, schema))], schema));
        }
    }

    private static FrameSchema Union(DataFrame[] frames)
    {
        var union = FrameSchema.Empty;
        foreach (var frame in frames)
        {
            foreach (var column in frame.Schema)
            {
                var type = column.ColumnType;
                if (union.TryIndexOf(column.Name, out int at) && union.TypeAt(at) != type)
                {
                    bool areTexts = type.IsText() && union.TypeAt(at).IsText();
                    if (!areTexts && (!type.IsNumeric() || !union.TypeAt(at).IsNumeric()))
                        throw new ArgumentException(
                            $"Column '{column.Name}' holds {union.TypeAt(at).Name()} in one frame and {type.Name()} in another. Cast one.");
                    type = areTexts ? ColumnType.String : ColumnTypes.Common(union.TypeAt(at), type);
                }
                union = union.With(column.Name, type);
            }
        }
        return union;
    }
}

/// <summary>The blocks of all inputs, which have one schema; there is no task of its own.</summary>
internal sealed class ConcatExpr(ImmutableArray<Expr> inputs, FrameSchema schema, CallSite callSite = default)
    : FrameExpr("concat", inputs, default, schema, inputs.Sum(i => i.BlockCount), callSite)
{
    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => needed;

    public override Expr Narrow(ImmutableArray<Expr> inputs, IReadOnlySet<string> needed)
        => Over(ImmutableArray.CreateRange(inputs, i => (Expr)ProjectExpr.Only((FrameExpr)i, needed)));

    public override Expr? WithFilter(IReadOnlySet<string> columns, Func<FrameExpr, FrameExpr> filtered)
        => Over(ImmutableArray.CreateRange(Inputs, i => (Expr)filtered((FrameExpr)i)));

    public override void Lower(Materializer materializer)
    {
        var tasks = new List<int>(BlockCount);
        foreach (var input in Inputs)
            for (int b = 0; b < input.BlockCount; b++) tasks.Add(materializer.TaskOf(input, b));
        materializer.Produce(this, [.. tasks]);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new ConcatExpr(inputs, ((FrameExpr)inputs[0]).Schema, CallSite);
}

/// <summary>The input with the columns of a schema: lacking ones null, numbers widened.</summary>
internal sealed class ConformExpr : FrameExpr, IBlockwise, IRowFunction
{
    public ConformExpr(FrameExpr input, FrameSchema schema, CallSite callSite = default)
        : base("conform", [input], TokenBuilder.Of("schema").Add(schema.Token).ToToken(), schema, input.BlockCount, callSite, input.Rows)
        => Code = new ConformCode(schema);

    public TaskCode Code { get; }

    public bool IsTotal => true;

    public override Expr? WithFilter(IReadOnlySet<string> columns, Func<FrameExpr, FrameExpr> filtered) => FilterExpr.Below(this, filtered);

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => needed.Where(((FrameExpr)Inputs[0]).Schema.Contains);

    public override Expr Narrow(ImmutableArray<Expr> inputs, IReadOnlySet<string> needed)
        => Schema.Names.All(needed.Contains) ? Over(inputs)
            : new ConformExpr((FrameExpr)inputs[0], Schema.Select(Schema.Names.Where(needed.Contains)), CallSite).With(Settings);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new ConformExpr((FrameExpr)inputs[0], Schema, CallSite);
}

internal sealed class ConformCode(FrameSchema schema) : PartitionCode
{
    protected override FramePartition Run(FramePartition partition, TaskContext context)
    {
        var columns = new ColumnData[schema.Count];
        for (int i = 0; i < columns.Length; i++)
            columns[i] = partition.Schema.TryIndexOf(schema[i].Name, out int at) ? Casting.To(partition.Columns[at], schema.TypeAt(i))
                : ColumnData.Nulls(schema.TypeAt(i), partition.RowCount);
        return new(schema, columns, partition.RowCount);
    }
}
