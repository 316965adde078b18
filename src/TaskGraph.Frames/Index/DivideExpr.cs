using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>Rows in partitions between bounds of a column, each sorted by it: an exchange, in which every row knows its partition from the start.</summary>
internal sealed class DivideExpr(FrameExpr input, string column, Scalar[] divisions, CallSite callSite)
    : FrameExpr("set-index", [input], TokenOf(column, divisions), input.Schema, divisions.Length - 1, callSite), IRunScoped
{
    private SortOrder Order => new([column], [true], NullsFirst: false);

    public override string Details => $"{column} in {BlockCount} divisions";

    public override string? Index => Schema.Contains(column) ? column : null;

    public override ImmutableArray<Scalar> Divisions => Index is null ? [] : [.. divisions];

    public override string[] Together => [column];

    /// <exception cref="ArgumentException">There is no such column, or the bounds are fewer than two, not of its type or not in order.</exception>
    public static DivideExpr Of(FrameExpr input, string column, Scalar[] divisions, CallSite callSite)
    {
        var type = input.Schema.TypeOf(column);
        input.Schema.CheckKeys([column]);
        if (type == ColumnType.Category) throw new ArgumentException($"Column '{column}' holds categories, which have no bounds. Cast it to string.", nameof(column));
        if (divisions.Length < 2) throw new ArgumentException($"{divisions.Length} divisions. Give at least two: the least value and the greatest.", nameof(divisions));
        if (divisions.Length - 1 > ShuffleOperation.MostPartitions)
            throw new ArgumentException($"{divisions.Length} divisions. Give up to {ShuffleOperation.MostPartitions + 1}.", nameof(divisions));
        for (int i = 0; i < divisions.Length; i++)
        {
            var bound = divisions[i];
            if (bound.IsEmpty || bound.Type != type && !(type.IsNumeric() && bound.FitsInto(type)))
                throw new ArgumentException($"Division {i} is {bound}, which is no value of column '{column}' of {type.Name()}.", nameof(divisions));
            if (i > 0 && Scalar.Compare(divisions[i - 1], bound) >= 0)
                throw new ArgumentException($"Division {i} is {bound}, behind {divisions[i - 1]}. Give each greater than the one before.", nameof(divisions));
        }
        return new(input, column, divisions, callSite);
    }

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => needed.Append(column);

    // A row's partition depends on nothing but the row.
    public override Expr? WithFilter(IReadOnlySet<string> columns, Func<FrameExpr, FrameExpr> filtered) => Over([filtered((FrameExpr)Inputs[0])]);

    public Expr For(RunScope run)
    {
        var exchange = Exchange.Over(Operation, Inputs[0], new DivideCode(Order, divisions), Parameters, TaskAffinity.LockFree, CallSite);
        return FrameExchange.Gathered(this, [exchange], Parameters, new ArrivedInOrderCode(Order, Schema), BlockCount, run);
    }

    public override void Lower(Materializer materializer) => throw new InvalidOperationException("Divisions are lowered as an exchange.");

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new DivideExpr((FrameExpr)inputs[0], column, divisions, CallSite);

    private static UInt128 TokenOf(string column, Scalar[] divisions)
    {
        var token = TokenBuilder.Of("divide").Add(column);
        foreach (var bound in divisions) token.Add(bound.Token);
        return token.ToToken();
    }
}

/// <summary>Hands each row to the output whose bounds it is between. The bounds are sorted among the rows, each in front of all that are equal to it.</summary>
internal sealed class DivideCode(SortOrder order, Scalar[] divisions) : SplitCode(FramePieces.Instance, divisions.Length - 1)
{
    protected override void Split(in TaskInputs inputs, TaskContext context, PieceWriter pieces)
    {
        var rows = inputs.Get<FramePartition>(0);
        pieces.RowsRead += rows.RowCount;
        pieces.Form = FramePieces.FormOf(rows);
        if (rows.RowCount == 0) return;
        string name = order.By[0];
        var schema = rows.Schema.Select(order.By);
        var own = rows.Select([rows.Schema.IndexOf(name)], schema);
        var bounds = Bounds(schema);
        var keys = FramePartition.Concat(schema, [bounds, own]);
        var places = ColumnBuffer<int>.Rent(keys.RowCount);
        order.Fill(keys, places.Span);
        try
        {
            Check(own[name], bounds[name], places.Span);
            Hand(rows, places.Span, pieces);
        }
        finally
        {
            places.Release();
            keys.Release();
            bounds.Release();
            own.Release();
        }
    }

    private void Hand(FramePartition rows, Span<int> places, PieceWriter pieces)
    {
        for (int bound = 0; bound < divisions.Length; bound++)
        {
            // Of the bounds nothing but their places is left.
            places = places[(places.IndexOf(bound) + 1)..];
            var range = bound + 1 < divisions.Length ? places[..places.IndexOf(bound + 1)] : places;
            if (range.IsEmpty) continue;
            var numbers = ColumnBuffer<int>.Rent(range.Length);
            for (int i = 0; i < range.Length; i++) numbers.Span[i] = range[i] - divisions.Length;
            // What is equal to the last bound, and behind it what is missing, goes to the last output.
            pieces.Add(Math.Min(bound, divisions.Length - 2), FramePieces.Outgoing(rows.Take(numbers.Span)));
            numbers.Release();
        }
    }

    // The least and the greatest are within the bounds.
    private void Check(ColumnData column, ColumnData bounds, ReadOnlySpan<int> places)
    {
        if (places[0] != 0) Throw(places[0] - divisions.Length);
        int last = places.Length - 1;
        while (places[last] != divisions.Length - 1 && IsMissing(places[last] - divisions.Length)) last--;
        if (places[last] != divisions.Length - 1 && !Equals(column.BoxedValue(places[last] - divisions.Length), bounds.BoxedValue(divisions.Length - 1)))
            Throw(places[last] - divisions.Length);

        bool IsMissing(int row) => column.IsNull(row) || column.BoxedValue(row) is double.NaN or float.NaN;

        void Throw(int row) => throw new InvalidOperationException(
            $"Column '{order.By[0]}' has {Cell.Format(column, row)}, which is not within the divisions {divisions[0]} to {divisions[^1]}.");
    }

    private FramePartition Bounds(FrameSchema schema)
    {
        var parts = Array.ConvertAll(divisions, bound => new FramePartition(schema, [bound.ToColumn(schema.TypeAt(0))], 1));
        var bounds = FramePartition.Concat(schema, parts);
        foreach (var part in parts) part.Release();
        return bounds;
    }
}

/// <summary>The rows that arrive, in order.</summary>
internal sealed class ArrivedInOrderCode(SortOrder order, FrameSchema schema) : FrameGatherCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var rows = Arrived(inputs, context, schema);
        var sorted = order.Sorted(rows);
        rows.Release();
        return sorted;
    }
}
