using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>Frames from memory.</summary>
public static class FromFrameOperation
{
    /// <summary>How many rows a partition has at least before there is a second one.</summary>
    private const int FewestRows = 1 << 17;

    extension(DataFrame)
    {
        /// <summary>A frame over one in memory, which is not copied.</summary>
        /// <param name="frame">The rows.</param>
        /// <param name="partitions">How many partitions of equal size; null takes one for each processor where they are large enough.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="partitions"/> is below 1.</exception>
        public static DataFrame FromFrame(Frame frame, int? partitions = null)
        {
            ArgumentNullException.ThrowIfNull(frame);
            if (partitions is <= 0)
                throw new ArgumentOutOfRangeException(nameof(partitions), partitions, $"{nameof(partitions)} is {partitions}. Use at least 1, or null for one a processor.");
            int count = partitions ?? Math.Clamp(frame.RowCount / FewestRows, 1, Environment.ProcessorCount);
            var lengths = new int[count];
            for (int i = 0; i < count; i++) lengths[i] = (int)((long)frame.RowCount * (i + 1) / count - (long)frame.RowCount * i / count);
            return Of(frame, lengths);
        }

        /// <summary>A frame over one in memory, cut where the lengths say.</summary>
        internal static DataFrame FromFrame(Frame frame, int[] lengths) => Of(frame, lengths);

        /// <summary>A frame with a column for each public property of <typeparamref name="T"/>. The sequence is read now.</summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="partitions"/> is below 1.</exception>
        /// <exception cref="ArgumentException">A property's type can't be a column.</exception>
        public static DataFrame FromRecords<T>(IEnumerable<T> records, int? partitions = null)
            => DataFrame.FromFrame(Frame.FromRecords(records), partitions);

        /// <summary>A frame from arrays, which are copied.</summary>
        /// <param name="columns">Names, each with an array of a type that columns hold (see <see cref="FrameColumn"/>), or of one with
        /// <c>?</c>.</param>
        /// <exception cref="ArgumentException">Lengths differ, a name is given twice, or no column holds values of an array's type.</exception>
        public static DataFrame FromColumns(params (string Name, Array Values)[] columns) => DataFrame.FromFrame(Frame.FromColumns(columns));
    }

    private static DataFrame Of(Frame frame, int[] lengths)
    {
        var data = frame.IsLeased ? frame.Data.ToManaged() : frame.Data;
        return new(new FrameSourceExpr(data, lengths, TokenBuilder.Of("frame").Add(Tokens.OfReference(data)).Add(lengths).ToToken(), data.Schema));
    }
}

/// <summary>Rows in garbage-collected memory, cut into partitions.</summary>
internal sealed class FrameSourceExpr : FrameExpr, IBlockwise
{
    private readonly FramePartition _data;
    private readonly int[] _lengths;
    private readonly UInt128 _token;
    private ConstantColumn[]? _constants;

    public FrameSourceExpr(FramePartition data, int[] lengths, UInt128 token, FrameSchema schema)
        : base("from-frame", [], TokenBuilder.Of("columns").Add(token).Add(schema.Token).ToToken(), schema, lengths.Length,
            rows: new RowSet(token, Array.ConvertAll(lengths, n => (long)n)))
    {
        _data = data;
        _lengths = lengths;
        _token = token;
    }

    public override long? Bytes => _data.Bytes;

    public TaskCode Code => FrameSourceCode.Instance;

    public ConstantColumn[] Constants => _constants ??= [new ConstantColumn<FramePartition>(Cut())];

    public override Expr Narrow(ImmutableArray<Expr> inputs, IReadOnlySet<string> needed)
        => Schema.Names.All(needed.Contains) ? this
            : new FrameSourceExpr(_data, _lengths, _token, Schema.Select(Schema.Names.Where(needed.Contains))).With(Settings);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => this;

    private FramePartition[] Cut()
    {
        var columns = _data.Select([.. Schema.Names.Select(_data.Schema.IndexOf)], Schema);
        var parts = new FramePartition[_lengths.Length];
        for (int i = 0, at = 0; i < parts.Length; at += _lengths[i++]) parts[i] = columns.Slice(at, _lengths[i]);
        return parts;
    }
}

internal sealed class FrameSourceCode : TaskCode
{
    public static FrameSourceCode Instance { get; } = new();

    public override object? Run(in TaskInputs inputs, TaskContext context) => context.Constant<FramePartition>(0).Share();
}
