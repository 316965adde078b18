using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>A node of one column that can be a step of a pass over rows: values of one size from such values, row by row, that no row makes fail.</summary>
internal interface IRowStep : IBlockwise
{
    bool IsRowStep { get; }
}

/// <summary>Several steps on columns, batch by batch.</summary>
internal sealed class RowPassExpr : FrameExpr, IBlockwise
{
    private readonly RowPassCode _code;

    private RowPassExpr(ImmutableArray<Expr> inputs, UInt128 parameters, RowPassCode code, RowSet rows, CallSite callSite)
        : base("pass", inputs, parameters, code.Schema, inputs[0].BlockCount, callSite, rows)
        => _code = code;

    public TaskCode Code => _code;

    public override string Details => _code.Details;

    /// <param name="inputs">The columns that the steps read.</param>
    /// <param name="steps">The steps in running order, with where their inputs are: of <paramref name="inputs"/>, or as a complement of the steps.</param>
    /// <param name="callSite">Where the user called the last.</param>
    public static RowPassExpr Of(ImmutableArray<Expr> inputs, (Expr Node, int[] Inputs)[] steps, CallSite callSite)
    {
        var token = TokenBuilder.Of("steps").Add(steps.Length);
        var last = new int[steps.Length];
        for (int i = 0; i < steps.Length; i++)
        {
            var (node, read) = steps[i];
            token.Add(node.Token).Add(read.Length);
            foreach (int input in read)
            {
                token.Add(input);
                if (input < 0) last[~input] = i;
            }
        }
        var fused = new FusedStep[steps.Length];
        for (int i = 0; i < fused.Length; i++)
        {
            int[] releases = [.. Enumerable.Range(0, i).Where(s => last[s] == i).Select(s => inputs.Length + s)];
            fused[i] = new(((IBlockwise)steps[i].Node).Code, Array.ConvertAll(steps[i].Inputs, n => n >= 0 ? n : inputs.Length + ~n), releases, 0, false);
        }
        var result = (FrameExpr)steps[^1].Node;
        string details = string.Join(", ", steps.Select(s => s.Node.Details is { Length: > 0 } own ? $"{s.Node.Operation} {own}" : s.Node.Operation));
        return new(inputs, token.ToToken(), new(new FusedCode(fused, inputs.Length), inputs.Length, result.Schema, details), result.Rows, callSite);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new RowPassExpr(inputs, Parameters, _code, ((FrameExpr)inputs[0]).Rows, CallSite);
}

internal sealed class RowPassCode(FusedCode steps, int count, FrameSchema schema, string details) : TaskCode
{
    // A batch of a column of doubles takes a quarter of a second-level cache of 512 KiB. The sum of (v3 * 2 + 1) / (v1 + 1) - v2 over 1e7
    // rows in 8 partitions took 50 ms with each step on all rows, 37 so, 47 with batches of 2^17: separate runs, a busy machine.
    private const int Batch = 1 << 14;

    public FrameSchema Schema => schema;

    public string Details => details;

    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        int rows = inputs.Get<FramePartition>(0).RowCount;
        for (int i = 1; i < count; i++)
            if (inputs.Get<FramePartition>(i) is var other && other.RowCount != rows) throw RowCheck.Misfit(rows, other.RowCount);
        if (rows <= Batch) return steps.Run(inputs, context);
        var all = new object?[count];
        for (int i = 0; i < count; i++) all[i] = inputs[i];
        schema.TypeAt(0).Kind().TryVisitFixed(new Passing(steps, all, rows, context), out ColumnData column);
        return new FramePartition(schema, [column], rows);
    }

    private sealed class Passing(FusedCode steps, object?[] inputs, int rows, TaskContext context) : IFixedVisitor<ColumnData>
    {
        public ColumnData Visit<T>() where T : unmanaged, IEquatable<T>, IComparable<T>, ISpanParsable<T>
        {
            var values = ColumnBuffer<T>.Rent(rows);
            ColumnBuffer<ulong>? bits = null;
            var batch = new object?[inputs.Length];
            int[] slots = [.. Enumerable.Range(0, inputs.Length)];
            try
            {
                for (int start = 0; start < rows; start += Batch)
                {
                    int length = Math.Min(Batch, rows - start);
                    for (int i = 0; i < batch.Length; i++) batch[i] = ((FramePartition)inputs[i]!).Slice(start, length);
                    FramePartition? result = null;
                    try
                    {
                        result = (FramePartition)steps.Run(new TaskInputs(batch, slots), context)!;
                        var column = (FixedColumn<T>)result.Columns[0];
                        column.Values.CopyTo(values.Span[start..]);
                        if (column.HasNulls) bits ??= AllBefore(start);
                        if (bits is { } known) Mark(known.Span, column, start);
                    }
                    finally
                    {
                        result?.Release();
                        foreach (object? part in batch) ((FramePartition)part!).Release();
                    }
                }
                return new FixedColumn<T>(values, bits is { } valid ? ColumnValidity.From(valid, rows) : default);
            }
            catch
            {
                values.Release();
                bits?.Release();
                throw;
            }
        }

        private ColumnBuffer<ulong> AllBefore(int start)
        {
            var bits = ColumnBuffer<ulong>.RentCleared(ValidityBits.Words(rows));
            ValidityBits.SetRange(bits.Span, 0, start);
            return bits;
        }

        private static void Mark(Span<ulong> bits, ColumnData column, int start)
        {
            if (column.HasNulls) ValidityBits.CopyTo(column.Validity.Bits, column.Length, bits, start);
            else ValidityBits.SetRange(bits, start, column.Length);
        }
    }
}
