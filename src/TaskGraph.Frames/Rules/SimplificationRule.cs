using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>
/// Brings expressions of columns into a plain form: constants of one kind of arithmetic are added or multiplied at once, what changes nothing is left
/// out, and a negation moves into the condition that it negates, whose parts filters can then move by themselves.
/// </summary>
internal sealed class SimplificationRule : Rule
{
    public override string Name => "simplification";

    public override Expr[] Apply(Expr[] roots)
        => ExprWalk.Rewrite(roots, node => node switch
        {
            ElementwiseExpr { Value.IsEmpty: false } operation => WithValue(operation) ?? node,
            ColumnExpr { Function: UnaryFunction { Operator: UnaryOperator.Not } } negation => Negated((FrameExpr)negation.Inputs[0]) ?? node,
            _ => node,
        });

    private static FrameExpr? WithValue(ElementwiseExpr operation)
    {
        var input = (FrameExpr)operation.Inputs[0];
        var type = operation.Schema.TypeAt(0);
        if (operation.Operator.IsLogic())
        {
            bool value = operation.Value.As<bool>();
            return operation.Operator switch
            {
                BinaryOperator.And when value => input,
                BinaryOperator.Or or BinaryOperator.Xor when !value => input,
                BinaryOperator.Xor => Not(input),
                _ => null,
            };
        }
        if (!operation.Operator.IsArithmetic() || !type.IsNumeric() || type != input.Schema.TypeAt(0)) return null;
        if (IsNeutral(operation, type)) return input;
        return input is ElementwiseExpr { Value.IsEmpty: false } inner && Together(inner, operation, type) is { } once ? once : null;
    }

    // Zero is not neutral for floating point: -0.0 + 0 is 0.0.
    private static bool IsNeutral(ElementwiseExpr operation, ColumnType type) => operation.Operator switch
    {
        BinaryOperator.Add => type.IsInteger() && operation.Value.As<decimal>() == 0,
        BinaryOperator.Subtract => !operation.IsReversed && type.IsInteger() && operation.Value.As<decimal>() == 0,
        BinaryOperator.Multiply => type.IsInteger() && operation.Value.As<decimal>() == 1 || type.IsFloating() && operation.Value.As<double>() == 1,
        BinaryOperator.Divide => !operation.IsReversed && type.IsFloating() && operation.Value.As<double>() == 1,
        _ => false,
    };

    /// <summary>Two steps of integer arithmetic, which wraps around, as one; null where they are none.</summary>
    private static FrameExpr? Together(ElementwiseExpr first, ElementwiseExpr second, ColumnType type)
    {
        if (type is not (ColumnType.Int or ColumnType.Long)) return null;
        Scalar value;
        BinaryOperator op;
        if (Addend(first) is { } a && Addend(second) is { } b) (value, op) = (Wrapped(unchecked(a + b), type), BinaryOperator.Add);
        else if (first.Operator == BinaryOperator.Multiply && second.Operator == BinaryOperator.Multiply)
            (value, op) = (Wrapped(unchecked(first.Value.As<long>() * second.Value.As<long>()), type), BinaryOperator.Multiply);
        else return null;
        var once = ElementwiseExpr.Of(op, new Series((FrameExpr)first.Inputs[0]), value).Node;
        return once.Schema.Equals(second.Schema) ? once : null;
    }

    private static long? Addend(ElementwiseExpr operation) => operation.Operator switch
    {
        BinaryOperator.Add => operation.Value.As<long>(),
        BinaryOperator.Subtract when !operation.IsReversed => unchecked(-operation.Value.As<long>()),
        _ => null,
    };

    private static Scalar Wrapped(long value, ColumnType type) => type == ColumnType.Int ? unchecked((int)value) : value;

    /// <summary>The opposite of a condition, null where that is null; none where the condition has no plainer opposite.</summary>
    private static FrameExpr? Negated(FrameExpr condition)
    {
        if (condition is ColumnExpr { Function: UnaryFunction function } test)
        {
            var input = (FrameExpr)test.Inputs[0];
            return function.Operator switch
            {
                UnaryOperator.Not => input,
                UnaryOperator.IsNull => new ColumnExpr(input, new UnaryFunction(UnaryOperator.IsNotNull)),
                UnaryOperator.IsNotNull => new ColumnExpr(input, new UnaryFunction(UnaryOperator.IsNull)),
                _ => null,
            };
        }
        if (condition is not ElementwiseExpr operation) return null;
        if (operation.Operator == BinaryOperator.Or && operation.Value.IsEmpty)
            return ElementwiseExpr.And(Not((FrameExpr)operation.Inputs[0]), Not((FrameExpr)operation.Inputs[1]));
        // Of two numbers that may be NaN neither the one nor the other need hold.
        bool canBeNaN = operation.Inputs.Any(input => ((FrameExpr)input).Schema.TypeAt(0).IsFloating()) || !operation.Value.IsEmpty && operation.Value.Type.IsFloating();
        return operation.Operator.IsComparison() && !canBeNaN ? operation.As(operation.Operator.Opposite()) : null;
    }

    private static ColumnExpr Not(FrameExpr condition) => new(condition, new UnaryFunction(UnaryOperator.Not));
}
