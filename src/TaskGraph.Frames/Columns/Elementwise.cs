using System.Collections.Immutable;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>An operation on two series, or a series and a value, row by row.</summary>
internal sealed class ElementwiseExpr : FrameExpr, IRowFunction, IRowStep
{
    private readonly BinaryOperator _operator;
    private readonly Scalar _value;
    private readonly bool _isReversed;

    private ElementwiseExpr(
        BinaryOperator op, ImmutableArray<Expr> inputs, Scalar value, bool isReversed, (ColumnType Work, ColumnType Result) types,
            CallSite callSite = default)
        : base(op.ToString().ToLowerInvariant(), inputs,
            TokenBuilder.Of("value").Add(value.IsEmpty ? default : value.Token).Add(isReversed).ToToken(),
            new FrameSchema((((FrameExpr)inputs[0]).Schema[0].Name, types.Result.ToType())), inputs[0].BlockCount, callSite,
                ((FrameExpr)inputs[0]).Rows)
    {
        _operator = op;
        _value = value;
        _isReversed = isReversed;
        Code = new ElementwiseCode(op, types.Work, value, isReversed, Schema);
    }

    public BinaryOperator Operator => _operator;

    /// <summary>The value beside the one series; empty where there are two.</summary>
    public Scalar Value => _value;

    /// <summary>Whether the value is on the left.</summary>
    public bool IsReversed => _isReversed;

    public TaskCode Code { get; }

    public override string Details => _value.IsEmpty ? "" : _isReversed ? $"{_value} {_operator.Symbol()}" : $"{_operator.Symbol()} {_value}";

    /// <exception cref="ArgumentException">The series are of different rows, or the operation is not defined for their types.</exception>
    public static Series Of(BinaryOperator op, Series left, Series right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var types = TypesOf(op, left.ColumnType, right.ColumnType, $"'{left.Name}'", $"'{right.Name}'");
        RowCheck.SameRows(left.Node, right.Node, nameof(right));
        return new(new ElementwiseExpr(op, [left.Node, right.Node], default, false, types));
    }

    /// <exception cref="ArgumentException">The operation is not defined for these types.</exception>
    public static Series Of(BinaryOperator op, Series series, Scalar value, bool isReversed = false)
    {
        ArgumentNullException.ThrowIfNull(series);
        if (value.IsEmpty) throw new ArgumentException("The value is empty. Write a number, a text, a truth or a time.", nameof(value));
        string name = $"'{series.Name}'";
        var own = value.TypeBeside(series.ColumnType);
        var types = isReversed ? TypesOf(op, own, series.ColumnType, value.ToString(), name) : TypesOf(op, series.ColumnType, own, name, value.ToString());
        return new(new ElementwiseExpr(op, [series.Node], value, isReversed, types));
    }

    // Decimals and times have bounds that arithmetic can leave.
    public bool IsTotal => !_operator.IsArithmetic() || Schema.TypeAt(0) is { } type && type.IsNumeric() && type != ColumnType.Decimal;

    public bool IsRowStep => IsTotal && Inputs.All(input => ((FrameExpr)input).Schema.TypeAt(0).Kind().IsFixed);

    /// <summary>Where both of two truths hold.</summary>
    public static ElementwiseExpr And(FrameExpr left, FrameExpr right) => new(BinaryOperator.And, [left, right], default, false, (ColumnType.Bool, ColumnType.Bool));

    /// <summary>The conditions which are joined by and, from the left; the one itself where there is no and.</summary>
    public static IEnumerable<FrameExpr> Conjuncts(FrameExpr condition)
    {
        var open = new Stack<FrameExpr>([condition]);
        while (open.TryPop(out var next))
        {
            if (next is not ElementwiseExpr { Operator: BinaryOperator.And, Value.IsEmpty: true })
            {
                yield return next;
                continue;
            }
            open.Push((FrameExpr)next.Inputs[1]);
            open.Push((FrameExpr)next.Inputs[0]);
        }
    }

    /// <summary>Another operation on the same.</summary>
    public ElementwiseExpr As(BinaryOperator op) => Of(op, Inputs);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => Of(_operator, inputs);

    private ElementwiseExpr Of(BinaryOperator op, ImmutableArray<Expr> inputs)
    {
        var left = ((FrameExpr)inputs[0]).Schema.TypeAt(0);
        var right = _value.IsEmpty ? ((FrameExpr)inputs[1]).Schema.TypeAt(0) : _value.TypeBeside(left);
        return new(op, inputs, _value, _isReversed, TypesOf(op, left, right, "left", "right"), CallSite);
    }

    /// <summary>The type in which the operation computes and that of its result.</summary>
    private static (ColumnType Work, ColumnType Result) TypesOf(BinaryOperator op, ColumnType left, ColumnType right, string leftName,
        string rightName)
    {
        bool numbers = left.IsNumeric() && right.IsNumeric();
        if (op.IsLogic() && left == ColumnType.Bool && right == ColumnType.Bool) return (ColumnType.Bool, ColumnType.Bool);
        bool comparable = numbers || left.IsText() && right.IsText() || left == right && left.Kind().IsKey;
        if (op.IsComparison() && comparable) return (numbers ? ColumnTypes.Comparable(left, right) : left, ColumnType.Bool);
        if (op.IsArithmetic() && numbers)
        {
            var type = ColumnTypes.Promote(left, right);
            if (op == BinaryOperator.Divide && type.IsInteger()) type = ColumnType.Double;
            return (type, type);
        }
        if (op.IsArithmetic() && TimeArithmetic.ResultOf(op, left, right) is { } time) return (left, time);
        string hint = op.IsLogic() ? "It takes two of bool, such as comparisons." : op.IsComparison() ? "Compare values of one type, or numbers."
            : "It takes numbers, or times and spans of time.";
        throw new ArgumentException($"{leftName} {op.Symbol()} {rightName} is not defined for {left.Name()} and {right.Name()}. {hint}");
    }
}

internal sealed class ElementwiseCode(BinaryOperator op, ColumnType type, Scalar value, bool isReversed, FrameSchema schema) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var left = inputs.Get<FramePartition>(0);
        if (!value.IsEmpty) return new FramePartition(schema, [Elementwise.Run(op, type, left.Columns[0], value, isReversed)], left.RowCount);
        var right = inputs.Get<FramePartition>(1);
        if (right.RowCount != left.RowCount) throw RowCheck.Misfit(left.RowCount, right.RowCount);
        return new FramePartition(schema, [Elementwise.Run(op, type, left.Columns[0], right.Columns[0])], left.RowCount);
    }
}
