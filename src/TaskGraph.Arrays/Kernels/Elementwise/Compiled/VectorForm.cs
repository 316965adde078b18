using System.Linq.Expressions;
using System.Runtime.Intrinsics;

namespace TaskGraph.ArrayKernels;

/// <summary>How an operation is written for vectors of any width, as an expression that is compiled into a fused kernel.</summary>
internal abstract class VectorForm
{
    /// <summary>The operation on vectors, or on masks where an operand is a truth value; null where these types have no vector form.</summary>
    public abstract Expression? Emit(Lanes lanes, Expression[] operands, Ufunc ufunc);

    /// <summary>A method of this name on Vector128, Vector256 and Vector512, with operands and result of one type.</summary>
    public static VectorForm Method(string name) => new MethodForm(name);

    /// <summary>An operator of vectors: Add, Subtract, Multiply, Divide (of floating-point numbers), Negate, And, Or, ExclusiveOr, OnesComplement.</summary>
    public static VectorForm Operator(ExpressionType operation) => new OperatorForm(operation);

    /// <summary>A method of this name whose result tells where something holds: LessThan, Equals, IsNaN.</summary>
    public static VectorForm Test(string name) => new TestForm(name, isNegated: false);

    /// <summary>Where the method's test does not hold.</summary>
    public static VectorForm TestNot(string name) => new TestForm(name, isNegated: true);

    /// <summary>The second operand where the first, a truth value, holds; else the third.</summary>
    public static VectorForm Select { get; } = new SelectForm();

    /// <summary>An operator of truth values: And, Or, ExclusiveOr, OnesComplement.</summary>
    public static VectorForm Logic(ExpressionType operation) => new LogicForm(operation);

    /// <summary>A conversion between element types.</summary>
    public static VectorForm Convert { get; } = new ConvertForm();

    private sealed class MethodForm(string name) : VectorForm
    {
        public override Expression? Emit(Lanes lanes, Expression[] operands, Ufunc ufunc)
        {
            if (!ElementTypes.HasVectors(ufunc.Result)) return null;
            return (VectorFunctions.IsSupported(operands[0].Type) ? VectorMethods.TryCall(typeof(VectorFunctions), name, null, operands) : null)
                ?? VectorMethods.TryCall(lanes.ClassOf(ufunc.Result), name, ufunc.Result, operands);
        }
    }

    private sealed class OperatorForm(ExpressionType operation) : VectorForm
    {
        public override Expression? Emit(Lanes lanes, Expression[] operands, Ufunc ufunc)
        {
            if (!ElementTypes.HasVectors(ufunc.Result)) return null;
            // Whole numbers divide one by one, and by zero with an exception.
            if (operation == ExpressionType.Divide && ufunc.Result != typeof(double) && ufunc.Result != typeof(float)) return null;
            return operands.Length == 1 ? Expression.MakeUnary(operation, operands[0], null!) : Expression.MakeBinary(operation, operands[0], operands[1]);
        }
    }

    private sealed class TestForm(string name, bool isNegated) : VectorForm
    {
        public override Expression? Emit(Lanes lanes, Expression[] operands, Ufunc ufunc)
        {
            var type = ufunc.Operands[0];
            if (!ElementTypes.HasVectors(type)) return null;
            var mask = VectorMethods.TryCall(lanes.ClassOf(type), name, type, operands);
            return isNegated && mask is not null ? Expression.OnesComplement(mask) : mask;
        }
    }

    private sealed class SelectForm : VectorForm
    {
        public override Expression? Emit(Lanes lanes, Expression[] operands, Ufunc ufunc)
        {
            if (ufunc.Result == typeof(bool))
            {
                var lane = Lanes.LaneOf(operands[0]);
                return VectorMethods.Call(lanes.ClassOf(lane), nameof(Vector512.ConditionalSelect), lane,
                    operands[0], Lanes.MaskAs(operands[1], lane), Lanes.MaskAs(operands[2], lane));
            }
            if (!ElementTypes.HasVectors(ufunc.Result)) return null;
            return VectorMethods.Call(lanes.ClassOf(ufunc.Result), nameof(Vector512.ConditionalSelect), ufunc.Result,
                Lanes.MaskAs(operands[0], ufunc.Result), operands[1], operands[2]);
        }
    }

    private sealed class LogicForm(ExpressionType operation) : VectorForm
    {
        public override Expression Emit(Lanes lanes, Expression[] operands, Ufunc ufunc)
            => operands.Length == 1
                ? Expression.MakeUnary(operation, operands[0], null!)
                : Expression.MakeBinary(operation, operands[0], Lanes.MaskAs(operands[1], Lanes.LaneOf(operands[0])));
    }

    private sealed class ConvertForm : VectorForm
    {
        public override Expression? Emit(Lanes lanes, Expression[] operands, Ufunc ufunc)
        {
            Type from = ufunc.Operands[0], to = ufunc.Result;
            var x = operands[0];
            if (from == to) return x;
            if (from == typeof(bool)) return ElementTypes.HasVectors(to) ? Truth(lanes, x, to) : null;
            if (to == typeof(bool)) return ElementTypes.HasVectors(from) ? Expression.OnesComplement(Same(lanes, x, from)) : null;
            return (Type.GetTypeCode(from), Type.GetTypeCode(to)) switch
            {
                (TypeCode.Single, TypeCode.Double) or (TypeCode.Int32, TypeCode.Int64) or (TypeCode.UInt32, TypeCode.UInt64) => Lanes.Widen(x),
                (TypeCode.Double, TypeCode.Single) or (TypeCode.Int64, TypeCode.Int32) or (TypeCode.UInt64, TypeCode.UInt32) => Lanes.Narrow(x),
                (TypeCode.Int32, TypeCode.UInt32) or (TypeCode.UInt32, TypeCode.Int32)
                    or (TypeCode.Int64, TypeCode.UInt64) or (TypeCode.UInt64, TypeCode.Int64) => Lanes.As(x, to),
                (TypeCode.Int32, TypeCode.Single) => VectorMethods.TryCall(lanes.ClassOf(from), nameof(Vector512.ConvertToSingle), null, x),
                (TypeCode.Single, TypeCode.Int32) => VectorMethods.TryCall(lanes.ClassOf(from), nameof(Vector512.ConvertToInt32), null, x),
                (TypeCode.Int64, TypeCode.Double) => VectorMethods.TryCall(lanes.ClassOf(from), nameof(Vector512.ConvertToDouble), null, x),
                (TypeCode.Double, TypeCode.Int64) => VectorMethods.TryCall(lanes.ClassOf(from), nameof(Vector512.ConvertToInt64), null, x),
                (TypeCode.Int32, TypeCode.Double) => VectorMethods.TryCall(lanes.ClassOf(to), nameof(Vector512.ConvertToDouble), null, Lanes.Widen(x)),
                (TypeCode.Single, TypeCode.Int64) => VectorMethods.TryCall(lanes.ClassOf(to), nameof(Vector512.ConvertToInt64), null, Lanes.Widen(x)),
                _ => null,
            };
        }

        private static Expression Truth(Lanes lanes, Expression mask, Type to)
        {
            var zero = Expression.Property(null, lanes.VectorOf(to).GetProperty(nameof(Vector512<byte>.Zero))!);
            var one = Expression.Property(null, lanes.VectorOf(to).GetProperty(nameof(Vector512<byte>.One))!);
            return VectorMethods.Call(lanes.ClassOf(to), nameof(Vector512.ConditionalSelect), to, Lanes.MaskAs(mask, to), one, zero);
        }

        private static Expression Same(Lanes lanes, Expression x, Type type)
            => VectorMethods.Call(lanes.ClassOf(type), nameof(Vector512.Equals), type, x,
                Expression.Property(null, lanes.VectorOf(type).GetProperty(nameof(Vector512<byte>.Zero))!));
    }
}
