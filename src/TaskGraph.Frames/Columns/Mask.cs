using System.Collections.Immutable;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Values replaced where a condition holds.</summary>
public static class MaskOperation
{
    extension(Series series)
    {
        /// <summary>The values, null where <paramref name="mask"/> is true; where the mask is null they stay.</summary>
        /// <exception cref="ArgumentException">The mask is not a series of bool over the same rows.</exception>
        public Series Mask(Series mask) => ChooseExpr.Of(series, mask, keepWhere: false);

        /// <summary>The values, with <paramref name="other"/> where <paramref name="mask"/> is true; where the mask is null they stay.</summary>
        /// <exception cref="ArgumentException">The mask is not a series of bool over the same rows, or there is no type for both values.</exception>
        public Series Mask(Series mask, Scalar other) => ChooseExpr.Of(series, mask, keepWhere: false, other);

        /// <summary>The values, with those of <paramref name="other"/> where <paramref name="mask"/> is true; where the mask is null they stay.</summary>
        /// <exception cref="ArgumentException">The mask is not a series of bool over the same rows, the other series is not over the same rows, or there is
        /// no type for both values.</exception>
        public Series Mask(Series mask, Series other) => ChooseExpr.Of(series, mask, keepWhere: false, other);
    }
}

/// <summary>The rows of a series where a mask is, or is not, true; elsewhere another value, another series' row, or null.</summary>
internal sealed class ChooseExpr : FrameExpr, IRowFunction, IRowStep
{
    private readonly bool _keepWhere;
    private readonly Scalar _value;

    private ChooseExpr(ImmutableArray<Expr> inputs, bool keepWhere, Scalar value, ColumnType type, CallSite callSite = default)
        : base(keepWhere ? "where" : "mask", inputs, TokenBuilder.Of("value").Add(value.IsEmpty ? default : value.Token).Add((long)type).ToToken(),
            new FrameSchema((((FrameExpr)inputs[0]).Schema[0].Name, type.ToType())), inputs[0].BlockCount, callSite, ((FrameExpr)inputs[0]).Rows)
    {
        _keepWhere = keepWhere;
        _value = value;
        Code = new ChooseCode(keepWhere, value, Schema);
    }

    public TaskCode Code { get; }

    public bool IsTotal => true;

    public bool IsRowStep => Schema.TypeAt(0).Kind().IsFixed && ((FrameExpr)Inputs[0]).Schema.TypeAt(0).Kind().IsFixed;

    public override string Details => _value.IsEmpty ? "" : $"else {_value}";

    public static Series Of(Series series, Series mask, bool keepWhere)
    {
        WhereOperation.CheckMask(series.Node, mask);
        return new(new ChooseExpr([series.Node, mask.Node], keepWhere, default, series.ColumnType));
    }

    public static Series Of(Series series, Series mask, bool keepWhere, Scalar other)
    {
        WhereOperation.CheckMask(series.Node, mask);
        if (other.IsEmpty) throw new ArgumentException("The value is empty. Write a number, a text, a truth or a time.", nameof(other));
        bool fits = FillNaFunction.CanHold(series.ColumnType, other);
        var type = fits ? series.ColumnType : TypeOf(series, other.TypeBeside(series.ColumnType), other.ToString());
        return new(new ChooseExpr([series.Node, mask.Node], keepWhere, other, type));
    }

    public static Series Of(Series series, Series mask, bool keepWhere, Series other)
    {
        WhereOperation.CheckMask(series.Node, mask);
        ArgumentNullException.ThrowIfNull(other);
        RowCheck.SameRows(series.Node, other.Node, nameof(other));
        return new(new ChooseExpr([series.Node, mask.Node, other.Node], keepWhere, default, TypeOf(series, other.ColumnType, $"'{other.Name}'")));
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new ChooseExpr(inputs, _keepWhere, _value, Schema.TypeAt(0), CallSite);

    private static ColumnType TypeOf(Series series, ColumnType other, string what)
    {
        var own = series.ColumnType;
        if (own == other) return own;
        if (own.IsNumeric() && other.IsNumeric()) return ColumnTypes.Promote(own, other);
        if (own.IsText() && other.IsText()) return ColumnType.String;
        throw new ArgumentException($"There is no type for the values of '{series.Name}' ({own.Name()}) and {what} ({other.Name()}). Cast one of them.");
    }
}

internal sealed class ChooseCode(bool keepWhere, Scalar value, FrameSchema schema) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var own = inputs.Get<FramePartition>(0);
        var mask = inputs.Get<FramePartition>(1);
        if (mask.RowCount != own.RowCount) throw RowCheck.Misfit(own.RowCount, mask.RowCount);
        var kept = Choosing.Bits((FixedColumn<bool>)mask.Columns[0], keepWhere);
        var type = schema.TypeAt(0);
        if (value.IsEmpty && inputs.Count == 2) return new FramePartition(schema, [Choosing.Keep(own.Columns[0], kept)], own.RowCount);
        var others = value.IsEmpty ? Others(inputs.Get<FramePartition>(2), own.RowCount, type) : value.ToColumn(type);
        var values = Casting.To(own.Columns[0], type);
        var chosen = Choosing.Between(values, kept, others);
        values.Release();
        others.Release();
        return new FramePartition(schema, [chosen], own.RowCount);
    }

    private static ColumnData Others(FramePartition others, int rows, ColumnType type)
        => others.RowCount == rows ? Casting.To(others.Columns[0], type) : throw RowCheck.Misfit(rows, others.RowCount);
}
