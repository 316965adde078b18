using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Some values by others.</summary>
public static class ReplaceValuesOperation
{
    extension(Series series)
    {
        /// <summary>The values, with given ones in place of others: <c>series.Replace((1, 100), (9, -9))</c>. All others stay, null too.</summary>
        /// <exception cref="ArgumentException">The series can't hold a value.</exception>
        public Series Replace(params (Scalar From, Scalar To)[] values)
        {
            ArgumentNullException.ThrowIfNull(values);
            return new ReplaceValuesFunction(values).Of(series);
        }

        /// <summary>
        /// A value for each value: <c>series.Map(("a", 1), ("b", 2))</c>. Values without one, and null, are null.
        /// </summary>
        /// <exception cref="ArgumentException">The series can't hold a value, or the new ones are not of one type.</exception>
        public Series Map(params (Scalar From, Scalar To)[] values)
        {
            ArgumentNullException.ThrowIfNull(values);
            return new MapFunction(values).Of(series);
        }
    }
}

/// <summary>What replacing and mapping share: pairs of values, the first of the column's type.</summary>
internal abstract class PairFunction(string name, (Scalar From, Scalar To)[] values)
    : ColumnFunction(name, string.Join(", ", values.Select(v => $"{v.From} → {v.To}")), [.. values.SelectMany(v => new[] { v.From.ToString(), v.To.ToString(), v.To.Type.ToString() })])
{
    public override bool NeedsPreparation => true;

    protected static void Check(FrameColumn column, Scalar value)
    {
        var type = column.ColumnType;
        if (value.IsEmpty || !(value.Type == type || value.Type.IsText() && type == ColumnType.String || type.IsNumeric() && value.FitsInto(type)))
            throw new ArgumentException($"'{column.Name}' holds {type.Name()}, never {value}. Cast the series first.");
    }

    /// <summary>Values as a column of a type.</summary>
    protected static ColumnData Column(IEnumerable<Scalar> values, ColumnType type)
    {
        var parts = values.Select(v => v.ToColumn(type)).ToArray();
        return parts.Length == 0 ? ColumnData.Empty(type) : Concatenation.Of(type, parts);
    }

    protected (Scalar From, Scalar To)[] Values => values;
}

internal sealed class ReplaceValuesFunction((Scalar From, Scalar To)[] values) : PairFunction("replace", values)
{
    public override ColumnType ResultFor(FrameColumn column)
    {
        foreach (var (from, to) in Values)
        {
            Check(column, from);
            Check(column, to);
        }
        return column.ColumnType;
    }

    // The new values go behind the column's own, then rows are taken from both.
    public override ColumnData Apply(ColumnData column)
    {
        using var from = new Held(Column(Values.Select(v => v.From), column.Type));
        using var to = new Held(Column(Values.Select(v => v.To), column.Type));
        using var all = new Held(Concatenation.Of(column.Type, [column, to.Column]));
        int[] rows = ValueLookup.Find(column, from.Column);
        for (int row = 0; row < rows.Length; row++) rows[row] = rows[row] < 0 ? row : column.Length + rows[row];
        return all.Column.Take(rows);
    }

    private readonly record struct Held(ColumnData Column) : IDisposable
    {
        public void Dispose() => Column.Release();
    }
}

internal sealed class MapFunction((Scalar From, Scalar To)[] values) : PairFunction("map", values)
{
    public override ColumnType ResultFor(FrameColumn column)
    {
        foreach (var (from, _) in Values) Check(column, from);
        return TypeOf();
    }

    public override ColumnData Apply(ColumnData column)
    {
        var from = Column(Values.Select(v => v.From), column.Type);
        var to = Column(Values.Select(v => v.To), TypeOf());
        var mapped = to.Take(ValueLookup.Find(column, from), canMiss: true);
        from.Release();
        to.Release();
        return mapped;
    }

    private ColumnType TypeOf()
    {
        if (Values.Length == 0 || Array.Exists(Values, v => v.To.IsEmpty)) throw new ArgumentException("Map without values. Name at least one.");
        var type = Values[0].To.Type;
        foreach (var (_, to) in Values)
        {
            if (to.Type != type && !(to.Type.IsNumeric() && type.IsNumeric())) throw new ArgumentException($"{Values[0].To} and {to} are of different types. Map to one.");
            if (to.Type != type) type = ColumnTypes.Promote(type, to.Type);
        }
        return type;
    }
}
