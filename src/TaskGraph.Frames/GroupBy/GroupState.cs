using System.Numerics;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>
/// What is kept of a group while its rows go by, as one or more columns; equal states of one plan are kept once. Data only: it travels with the tasks.
/// </summary>
internal abstract record GroupState
{
    /// <summary>The types of the columns that hold the state.</summary>
    public abstract ColumnType[] Types { get; }

    /// <summary>The columns it reads.</summary>
    public abstract IEnumerable<string> Columns { get; }

    /// <summary>Whether it needs all rows of a group at once, so that there is nothing to merge.</summary>
    public virtual bool IsWhole => false;

    /// <summary>The state of rows.</summary>
    public abstract Accumulator Start(StateInputs rows);

    /// <summary>The state of states.</summary>
    public abstract Accumulator Merge(ReadOnlySpan<ColumnData> states);
}

/// <summary>Rows to be accumulated, and the columns made of theirs on the way.</summary>
internal sealed class StateInputs(FramePartition rows)
{
    private readonly Dictionary<string, FixedColumn<double>> _doubles = [];
    private SizeAccumulator? _size;

    public ColumnData this[string column] => rows[column];

    /// <summary>One for all that count rows.</summary>
    public SizeAccumulator Size => _size ??= new();

    /// <summary>A column of numbers as double.</summary>
    public FixedColumn<double> Doubles(string column)
    {
        if (!_doubles.TryGetValue(column, out var known)) _doubles[column] = known = (FixedColumn<double>)Casting.To(rows[column], ColumnType.Double);
        return known;
    }

    public void Release()
    {
        foreach (var column in _doubles.Values) column.Release();
    }
}

/// <summary>The number of rows.</summary>
internal sealed record SizeState : GroupState
{
    public override ColumnType[] Types => [ColumnType.Long];

    public override IEnumerable<string> Columns => [];

    public override Accumulator Start(StateInputs rows) => rows.Size;

    public override Accumulator Merge(ReadOnlySpan<ColumnData> states) => SumAccumulator.Of(states[0]);
}

/// <summary>The number of values.</summary>
internal sealed record CountState(string Column) : GroupState
{
    public override ColumnType[] Types => [ColumnType.Long];

    public override IEnumerable<string> Columns => [Column];

    public override Accumulator Start(StateInputs rows)
        => rows[Column] is { HasNulls: false, Type: not (ColumnType.Double or ColumnType.Float) } ? rows.Size : new CountAccumulator(rows[Column]);

    public override Accumulator Merge(ReadOnlySpan<ColumnData> states) => SumAccumulator.Of(states[0]);
}

/// <summary>The sum: of type long or double.</summary>
internal sealed record SumState(string Column, ColumnType Type) : GroupState
{
    public override ColumnType[] Types => [Type];

    public override IEnumerable<string> Columns => [Column];

    public override Accumulator Start(StateInputs rows) => (rows[Column], Type) switch
    {
        (FixedColumn<long> numbers, ColumnType.Double) => new SumAccumulator<long, double>(numbers),
        (FixedColumn<ulong> numbers, ColumnType.Double) => new SumAccumulator<ulong, double>(numbers),
        var (column, _) => SumAccumulator.Of(column),
    };

    public override Accumulator Merge(ReadOnlySpan<ColumnData> states) => SumAccumulator.Of(states[0]);
}

/// <summary>The sum and the number of floating-point values.</summary>
internal sealed record SumAndCountState(string Column) : GroupState
{
    public override ColumnType[] Types => [ColumnType.Double, ColumnType.Long];

    public override IEnumerable<string> Columns => [Column];

    public override Accumulator Start(StateInputs rows) => rows[Column] is FixedColumn<double> numbers ? new SumAndCountAccumulator<double>(numbers)
        : new SumAndCountAccumulator<float>((FixedColumn<float>)rows[Column]);

    public override Accumulator Merge(ReadOnlySpan<ColumnData> states) => new JoinedAccumulator([SumAccumulator.Of(states[0]), SumAccumulator.Of(states[1])]);
}

/// <summary>The product: of type long or double.</summary>
internal sealed record ProductState(string Column, ColumnType Type) : GroupState
{
    public override ColumnType[] Types => [Type];

    public override IEnumerable<string> Columns => [Column];

    public override Accumulator Start(StateInputs rows) => Of(rows[Column]);

    public override Accumulator Merge(ReadOnlySpan<ColumnData> states) => Of(states[0]);

    private static Accumulator Of(ColumnData column) => column.Type.Kind().VisitNumber(new Multiplying(column));

    private sealed class Multiplying(ColumnData column) : INumberVisitor<Accumulator>
    {
        public Accumulator Visit<T>() where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            var numbers = (FixedColumn<T>)column;
            if (typeof(T) == typeof(double) || typeof(T) == typeof(float)) return new ProductAccumulator<T, double>(numbers);
            return typeof(T) == typeof(ulong) || typeof(T) == typeof(decimal) ? new ProductAccumulator<T, T>(numbers) : new ProductAccumulator<T, long>(numbers);
        }
    }
}

/// <summary>A value of the group's own.</summary>
internal sealed record PickState(string Column, ColumnType Type, GroupPick Pick) : GroupState
{
    public override ColumnType[] Types => [Type];

    public override IEnumerable<string> Columns => [Column];

    public override Accumulator Start(StateInputs rows) => Of(rows[Column]);

    public override Accumulator Merge(ReadOnlySpan<ColumnData> states) => Of(states[0]);

    private Accumulator Of(ColumnData column)
    {
        if (Pick is GroupPick.First or GroupPick.Last || column is FixedColumn<bool>) return new RowAccumulator(column, Pick);
        return column.Type.Kind().TryVisitStorage(new Extreme(column, Pick == GroupPick.Greatest), out var accumulator) ? accumulator
            : new RowAccumulator(column, Pick);
    }

    private sealed class Extreme(ColumnData column, bool greatest) : INumberVisitor<Accumulator>
    {
        public Accumulator Visit<T>() where T : unmanaged, INumber<T>, IMinMaxValue<T> => column is FixedColumn<T> numbers
            ? new ExtremeAccumulator<T>(numbers, greatest) : new StorageAccumulator<T>(column, storage => new ExtremeAccumulator<T>(storage, greatest));
    }
}

/// <summary>Count, mean and sum of squared distances.</summary>
internal sealed record MomentState(string Column) : GroupState
{
    public override ColumnType[] Types => [ColumnType.Long, ColumnType.Double, ColumnType.Double];

    public override IEnumerable<string> Columns => [Column];

    public override Accumulator Start(StateInputs rows) => new MomentAccumulator(rows.Doubles(Column));

    public override Accumulator Merge(ReadOnlySpan<ColumnData> states)
        => new MomentMerger((FixedColumn<long>)states[0], (FixedColumn<double>)states[1], (FixedColumn<double>)states[2]);
}

/// <summary>Count, means, sums of squared distances and of their products, of rows that have both values.</summary>
internal sealed record PairState(string First, string Second) : GroupState
{
    public override ColumnType[] Types => [ColumnType.Long, .. Enumerable.Repeat(ColumnType.Double, 5)];

    public override IEnumerable<string> Columns => [First, Second];

    public override Accumulator Start(StateInputs rows) => new PairAccumulator(rows.Doubles(First), rows.Doubles(Second));

    public override Accumulator Merge(ReadOnlySpan<ColumnData> states)
        => new PairMerger((FixedColumn<long>)states[0], Array.ConvertAll(states[1..].ToArray(), s => (FixedColumn<double>)s));
}

/// <summary>A quantile.</summary>
internal sealed record QuantileState(string Column, double Quantile) : GroupState
{
    public override ColumnType[] Types => [ColumnType.Double];

    public override IEnumerable<string> Columns => [Column];

    public override bool IsWhole => true;

    public override Accumulator Start(StateInputs rows) => new QuantileAccumulator(rows.Doubles(Column), Quantile);

    public override Accumulator Merge(ReadOnlySpan<ColumnData> states) => throw new NotSupportedException("Quantiles can't be merged.");
}

/// <summary>The number of different values, or the most frequent value.</summary>
internal sealed record DistinctState(string Column, ColumnType Type, bool Mode) : GroupState
{
    public override ColumnType[] Types => [Type];

    public override IEnumerable<string> Columns => [Column];

    public override bool IsWhole => true;

    public override Accumulator Start(StateInputs rows) => new DistinctAccumulator(rows[Column], Mode);

    public override Accumulator Merge(ReadOnlySpan<ColumnData> states) => throw new NotSupportedException("What is distinct can't be merged.");
}

/// <summary>The values.</summary>
internal sealed record ListState(string Column, ColumnType Type) : GroupState
{
    public override ColumnType[] Types => [Type];

    public override IEnumerable<string> Columns => [Column];

    public override bool IsWhole => true;

    public override Accumulator Start(StateInputs rows) => new ListAccumulator(rows[Column]);

    public override Accumulator Merge(ReadOnlySpan<ColumnData> states) => throw new NotSupportedException("Lists can't be merged.");
}
