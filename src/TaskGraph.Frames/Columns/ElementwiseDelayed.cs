using System.Collections.Immutable;
using TaskGraph.FrameKernels;

namespace TaskGraph;

public sealed partial class Series
{
    /// <summary>The sum with a value that is computed first, row by row.</summary>
    /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
    public static Series operator +(Series left, Delayed<double> right) => ElementwiseDelayedExpr.Of(BinaryOperator.Add, left, right);

    /// <summary>The sum with a value that is computed first, row by row.</summary>
    /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
    public static Series operator +(Delayed<double> left, Series right)
        => ElementwiseDelayedExpr.Of(BinaryOperator.Add, right, left, isReversed: true);

    /// <summary>The difference to a value that is computed first, row by row.</summary>
    /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
    public static Series operator -(Series left, Delayed<double> right) => ElementwiseDelayedExpr.Of(BinaryOperator.Subtract, left, right);

    /// <summary>The difference to a value that is computed first, row by row.</summary>
    /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
    public static Series operator -(Delayed<double> left, Series right)
        => ElementwiseDelayedExpr.Of(BinaryOperator.Subtract, right, left, isReversed: true);

    /// <summary>The product with a value that is computed first, row by row.</summary>
    /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
    public static Series operator *(Series left, Delayed<double> right) => ElementwiseDelayedExpr.Of(BinaryOperator.Multiply, left, right);

    /// <summary>The product with a value that is computed first, row by row.</summary>
    /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
    public static Series operator *(Delayed<double> left, Series right)
        => ElementwiseDelayedExpr.Of(BinaryOperator.Multiply, right, left, isReversed: true);

    /// <summary>The quotient by a value that is computed first, row by row.</summary>
    /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
    public static Series operator /(Series left, Delayed<double> right) => ElementwiseDelayedExpr.Of(BinaryOperator.Divide, left, right);

    /// <summary>The quotient by a value that is computed first, row by row.</summary>
    /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
    public static Series operator /(Delayed<double> left, Series right)
        => ElementwiseDelayedExpr.Of(BinaryOperator.Divide, right, left, isReversed: true);

    /// <summary>Whether values are less than one that is computed first; null where one is null.</summary>
    /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
    public static Series operator <(Series left, Delayed<double> right) => ElementwiseDelayedExpr.Of(BinaryOperator.Less, left, right);

    /// <summary>Whether values are less than one that is computed first; null where one is null.</summary>
    /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
    public static Series operator <(Delayed<double> left, Series right)
        => ElementwiseDelayedExpr.Of(BinaryOperator.Less, right, left, isReversed: true);

    /// <summary>Whether values are greater than one that is computed first; null where one is null.</summary>
    /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
    public static Series operator >(Series left, Delayed<double> right) => ElementwiseDelayedExpr.Of(BinaryOperator.Greater, left, right);

    /// <summary>Whether values are greater than one that is computed first; null where one is null.</summary>
    /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
    public static Series operator >(Delayed<double> left, Series right)
        => ElementwiseDelayedExpr.Of(BinaryOperator.Greater, right, left, isReversed: true);

    /// <summary>Whether values are less than or equal to one that is computed first; null where one is null.</summary>
    /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
    public static Series operator <=(Series left, Delayed<double> right) => ElementwiseDelayedExpr.Of(BinaryOperator.LessOrEqual, left, right);

    /// <summary>Whether values are less than or equal to one that is computed first; null where one is null.</summary>
    /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
    public static Series operator <=(Delayed<double> left, Series right)
        => ElementwiseDelayedExpr.Of(BinaryOperator.LessOrEqual, right, left, isReversed: true);

    /// <summary>Whether values are greater than or equal to one that is computed first; null where one is null.</summary>
    /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
    public static Series operator >=(Series left, Delayed<double> right) => ElementwiseDelayedExpr.Of(BinaryOperator.GreaterOrEqual, left, right);

    /// <summary>Whether values are greater than or equal to one that is computed first; null where one is null.</summary>
    /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
    public static Series operator >=(Delayed<double> left, Series right)
        => ElementwiseDelayedExpr.Of(BinaryOperator.GreaterOrEqual, right, left, isReversed: true);
}

/// <summary>An operation on a series and a value that is computed in the same graph, row by row, in double.</summary>
internal sealed class ElementwiseDelayedExpr : FrameExpr, IBlockwise
{
    private readonly BinaryOperator _operator;
    private readonly bool _isReversed;

    private ElementwiseDelayedExpr(BinaryOperator op, FrameExpr series, Expr value, bool isReversed, CallSite callSite = default)
        : base(op.ToString().ToLowerInvariant(), [series, value], TokenBuilder.Of("value").Add(isReversed).ToToken(),
            new FrameSchema((series.Schema[0].Name, op.IsComparison() ? typeof(bool) : typeof(double))), series.BlockCount, callSite, series.Rows)
    {
        _operator = op;
        _isReversed = isReversed;
        Code = new ElementwiseDelayedCode(op, isReversed, Schema);
    }

    public TaskCode Code { get; }

    public bool IsAligned => false;

    public override string Details => _isReversed ? $"value {_operator.Symbol()}" : $"{_operator.Symbol()} value";

    /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
    public static Series Of(BinaryOperator op, Series series, Delayed<double> value, bool isReversed = false)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(value);
        if (!series.ColumnType.IsNumeric())
            throw new ArgumentException($"'{series.Name}' {op.Symbol()} a number is not defined: it holds {series.ColumnType.Name()}.");
        return new(new ElementwiseDelayedExpr(op, series.Node, value.Expr, isReversed));
    }

    public int InputBlock(int input, int block) => input == 0 ? block : 0;

    protected override Expr WithInputs(ImmutableArray<Expr> inputs)
        => new ElementwiseDelayedExpr(_operator, (FrameExpr)inputs[0], inputs[1], _isReversed, CallSite);
}

internal sealed class ElementwiseDelayedCode(BinaryOperator op, bool isReversed, FrameSchema schema) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var series = inputs.Get<FramePartition>(0);
        return new FramePartition(schema, [Elementwise.Run(op, ColumnType.Double, series.Columns[0], inputs.Get<double>(1), isReversed)],
            series.RowCount);
    }
}
