using System.Linq.Expressions;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Writes a function of elements as a kernel program.</summary>
internal sealed class FunctionTranslator
{
    private readonly KernelProgramBuilder _builder = new();
    private readonly Dictionary<ParameterExpression, Operand> _parameters = [];

    private FunctionTranslator(LambdaExpression function, ReadOnlySpan<Type> inputs, ReadOnlySpan<int> places)
    {
        var operands = new Operand[inputs.Length];
        for (int i = 0; i < operands.Length; i++) operands[i] = _builder.Input(inputs[i]);
        for (int i = 0; i < places.Length; i++) _parameters.Add(function.Parameters[i], operands[places[i]]);
    }

    /// <summary>The program of a function.</summary>
    /// <param name="function">The function.</param>
    /// <param name="inputs">The program's input types.</param>
    /// <param name="places">For each parameter of the function, its input.</param>
    /// <exception cref="NotSupportedException">A part of the function has no form for arrays.</exception>
    public static KernelProgram Translate(LambdaExpression function, ReadOnlySpan<Type> inputs, ReadOnlySpan<int> places)
    {
        var translator = new FunctionTranslator(function, inputs, places);
        var output = translator.Visit(function.Body);
        // A function that ignores its argument, or hands one out, becomes a step too.
        if (output.Kind != OperandKind.Step)
            output = translator._builder.Step(Typed(typeof(WhereOp<>), function.ReturnType, [typeof(bool), function.ReturnType, function.ReturnType], function.ReturnType),
                translator._builder.Constant(KernelConstant.Of(true)), output, output);
        return translator._builder.Build(output);
    }

    private Operand Visit(Expression e)
    {
        if (e is ParameterExpression parameter && _parameters.TryGetValue(parameter, out var known)) return known;
        if (!ReadsParameters.In(e)) return Constant(e);
        switch (e)
        {
            case UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked, Method: null } convert:
                return Converted(convert);
            case UnaryExpression { NodeType: ExpressionType.Negate or ExpressionType.NegateChecked } negation when UfuncTable.Unary(nameof(ExpressionType.Negate), e.Type) is { } ufunc:
                return _builder.Step(ufunc, Visit(negation.Operand));
            case UnaryExpression { NodeType: ExpressionType.Not } not when e.Type == typeof(bool):
                return _builder.Step(Ufunc.Unary<LogicalNotOp, bool, bool>(), Visit(not.Operand));
            case UnaryExpression { NodeType: ExpressionType.UnaryPlus } plus:
                return Visit(plus.Operand);
            case BinaryExpression binary:
                return Binary(binary);
            case ConditionalExpression choice when MethodUfuncs.IsElement(e.Type):
                return _builder.Step(Typed(typeof(WhereOp<>), e.Type, [typeof(bool), e.Type, e.Type], e.Type), Visit(choice.Test), Visit(choice.IfTrue), Visit(choice.IfFalse));
            case MethodCallExpression call:
                return Call(call);
            default:
                throw Untranslatable(e);
        }
    }

    private Operand Binary(BinaryExpression e)
    {
        var (name, isSwapped) = e.NodeType switch
        {
            ExpressionType.GreaterThan => (nameof(ExpressionType.LessThan), true),
            ExpressionType.GreaterThanOrEqual => (nameof(ExpressionType.LessThanOrEqual), true),
            ExpressionType.AndAlso => (nameof(ExpressionType.And), false),
            ExpressionType.OrElse => (nameof(ExpressionType.Or), false),
            ExpressionType.AddChecked => (nameof(ExpressionType.Add), false),
            ExpressionType.SubtractChecked => (nameof(ExpressionType.Subtract), false),
            ExpressionType.MultiplyChecked => (nameof(ExpressionType.Multiply), false),
            _ => (e.NodeType.ToString(), false),
        };
        if (e.Left.Type != e.Right.Type || UfuncTable.Binary(name, e.Left.Type) is not { } ufunc || ufunc.Result != e.Type) throw Untranslatable(e);
        var (left, right) = (Visit(e.Left), Visit(e.Right));
        return isSwapped ? _builder.Step(ufunc, right, left) : _builder.Step(ufunc, left, right);
    }

    private Operand Converted(UnaryExpression e)
    {
        if (e.Type == e.Operand.Type) return Visit(e.Operand);
        return Casts.Find(e.Operand.Type, e.Type) is { } cast ? _builder.Step(cast, Visit(e.Operand)) : throw Untranslatable(e);
    }

    private Operand Call(MethodCallExpression e)
    {
        if (e.Object is not null) throw Untranslatable(e);
        bool isMath = e.Method.DeclaringType == typeof(Math) || e.Method.DeclaringType == typeof(MathF) || e.Method.DeclaringType == e.Type;
        bool isSame = e.Arguments.All(a => a.Type == e.Arguments[0].Type);
        var ufunc = (isMath && isSame ? e.Arguments.Count == 1 ? UfuncTable.Unary(e.Method.Name, e.Arguments[0].Type)
                : e.Arguments.Count == 2 ? UfuncTable.Binary(e.Method.Name, e.Arguments[0].Type) : null : null)
            ?? MethodUfuncs.Of(e.Method) ?? throw Untranslatable(e);
        if (ufunc.Result != e.Type) ufunc = MethodUfuncs.Of(e.Method) ?? throw Untranslatable(e);
        Operand[] operands = [.. e.Arguments.Select(Visit), default, default];
        return _builder.Step(ufunc, operands[0], operands[1], operands[2]);
    }

    private Operand Constant(Expression e)
    {
        if (!MethodUfuncs.IsElement(e.Type)) throw Untranslatable(e);
        object value = e is ConstantExpression { Value: { } literal } ? literal
            : Expression.Lambda(e).Compile(preferInterpretation: true).DynamicInvoke()!;
        return _builder.Constant((KernelConstant)typeof(KernelConstant).GetMethod(nameof(KernelConstant.Of))!.MakeGenericMethod(e.Type).Invoke(null, [value])!);
    }

    private static Ufunc Typed(Type op, Type element, Type[] operands, Type result) => UfuncTable.Close(op.MakeGenericType(element), operands, result);

    private static NotSupportedException Untranslatable(Expression e) => new(
        $"Map cannot translate '{e}' of type {TypeNames.Of(e.Type)}. Use arithmetic, comparisons, conditions, casts, methods of Math, or a static method of up to three numbers; "
        + "or MapBlocks for a function of whole chunks.");

    /// <summary>Whether an expression reads a parameter of the function.</summary>
    private sealed class ReadsParameters : ExpressionVisitor
    {
        private bool _found;

        public static bool In(Expression e)
        {
            var visitor = new ReadsParameters();
            visitor.Visit(e);
            return visitor._found;
        }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            _found = true;
            return node;
        }
    }
}
