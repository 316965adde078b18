using System.Globalization;
using System.Numerics;

namespace TaskGraph;

/// <summary>Arithmetic and comparison of delayed numbers.</summary>
public static class DelayedOperators
{
    extension<T>(Delayed<T>) where T : INumber<T>
    {
        /// <summary>The sum.</summary>
        public static Delayed<T> operator +(Delayed<T> left, Delayed<T> right) => Make<T, T, Operators.Add<T>>("add", left, right);

        /// <summary>The sum.</summary>
        public static Delayed<T> operator +(Delayed<T> left, T right) => left + Constant(right);

        /// <summary>The sum.</summary>
        public static Delayed<T> operator +(T left, Delayed<T> right) => Constant(left) + right;

        /// <summary>The difference.</summary>
        public static Delayed<T> operator -(Delayed<T> left, Delayed<T> right) => Make<T, T, Operators.Subtract<T>>("subtract", left, right);

        /// <summary>The difference.</summary>
        public static Delayed<T> operator -(Delayed<T> left, T right) => left - Constant(right);

        /// <summary>The difference.</summary>
        public static Delayed<T> operator -(T left, Delayed<T> right) => Constant(left) - right;

        /// <summary>The product.</summary>
        public static Delayed<T> operator *(Delayed<T> left, Delayed<T> right) => Make<T, T, Operators.Multiply<T>>("multiply", left, right);

        /// <summary>The product.</summary>
        public static Delayed<T> operator *(Delayed<T> left, T right) => left * Constant(right);

        /// <summary>The product.</summary>
        public static Delayed<T> operator *(T left, Delayed<T> right) => Constant(left) * right;

        /// <summary>The quotient, as the type divides: integers towards zero.</summary>
        public static Delayed<T> operator /(Delayed<T> left, Delayed<T> right) => Make<T, T, Operators.Divide<T>>("divide", left, right);

        /// <summary>The quotient, as the type divides: integers towards zero.</summary>
        public static Delayed<T> operator /(Delayed<T> left, T right) => left / Constant(right);

        /// <summary>The quotient, as the type divides: integers towards zero.</summary>
        public static Delayed<T> operator /(T left, Delayed<T> right) => Constant(left) / right;

        /// <summary>The remainder, with the sign of <paramref name="left"/>.</summary>
        public static Delayed<T> operator %(Delayed<T> left, Delayed<T> right) => Make<T, T, Operators.Remainder<T>>("remainder", left, right);

        /// <summary>The remainder, with the sign of <paramref name="left"/>.</summary>
        public static Delayed<T> operator %(Delayed<T> left, T right) => left % Constant(right);

        /// <summary>The remainder, with the sign of <paramref name="left"/>.</summary>
        public static Delayed<T> operator %(T left, Delayed<T> right) => Constant(left) % right;

        /// <summary>The negated value.</summary>
        public static Delayed<T> operator -(Delayed<T> value)
        {
            ArgumentNullException.ThrowIfNull(value);
            return new(new CallExpr("negative", [value.Expr], TokenBuilder.Of("operator").Add(typeof(T)).ToToken(), typeof(T), NegateCode<T>.Instance));
        }

        /// <summary>Whether <paramref name="left"/> is smaller.</summary>
        public static Delayed<bool> operator <(Delayed<T> left, Delayed<T> right) => Make<T, bool, Operators.Less<T>>("less", left, right);

        /// <summary>Whether <paramref name="left"/> is smaller.</summary>
        public static Delayed<bool> operator <(Delayed<T> left, T right) => left < Constant(right);

        /// <summary>Whether <paramref name="left"/> is smaller.</summary>
        public static Delayed<bool> operator <(T left, Delayed<T> right) => Constant(left) < right;

        /// <summary>Whether <paramref name="left"/> is greater.</summary>
        public static Delayed<bool> operator >(Delayed<T> left, Delayed<T> right) => Make<T, bool, Operators.Less<T>>("less", right, left);

        /// <summary>Whether <paramref name="left"/> is greater.</summary>
        public static Delayed<bool> operator >(Delayed<T> left, T right) => left > Constant(right);

        /// <summary>Whether <paramref name="left"/> is greater.</summary>
        public static Delayed<bool> operator >(T left, Delayed<T> right) => Constant(left) > right;

        /// <summary>Whether <paramref name="left"/> is smaller or equal.</summary>
        public static Delayed<bool> operator <=(Delayed<T> left, Delayed<T> right) => Make<T, bool, Operators.LessOrEqual<T>>("less-equal", left, right);

        /// <summary>Whether <paramref name="left"/> is smaller or equal.</summary>
        public static Delayed<bool> operator <=(Delayed<T> left, T right) => left <= Constant(right);

        /// <summary>Whether <paramref name="left"/> is smaller or equal.</summary>
        public static Delayed<bool> operator <=(T left, Delayed<T> right) => Constant(left) <= right;

        /// <summary>Whether <paramref name="left"/> is greater or equal.</summary>
        public static Delayed<bool> operator >=(Delayed<T> left, Delayed<T> right) => Make<T, bool, Operators.LessOrEqual<T>>("less-equal", right, left);

        /// <summary>Whether <paramref name="left"/> is greater or equal.</summary>
        public static Delayed<bool> operator >=(Delayed<T> left, T right) => left >= Constant(right);

        /// <summary>Whether <paramref name="left"/> is greater or equal.</summary>
        public static Delayed<bool> operator >=(T left, Delayed<T> right) => Constant(left) >= right;
    }

    private static Delayed<TResult> Make<T, TResult, TOperator>(string name, Delayed<T> left, Delayed<T> right)
        where TOperator : struct, IBinaryOperator<T, TResult>
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new(new CallExpr(name, [left.Expr, right.Expr], TokenBuilder.Of("operator").Add(typeof(T)).ToToken(), typeof(TResult),
            OperatorCode<T, TResult, TOperator>.Instance));
    }

    private static Delayed<T> Constant<T>(T value) where T : INumber<T>
        => new(new CallExpr("value", [], TokenBuilder.Of("number").Add(typeof(T)).Add(value.ToString(null, CultureInfo.InvariantCulture)).ToToken(),
            typeof(T), new ValueCode(value)));
}

/// <summary>An operator on two values.</summary>
internal interface IBinaryOperator<T, TResult>
{
    static abstract TResult Apply(T left, T right);
}

/// <summary>Applies an operator to two inputs.</summary>
internal sealed class OperatorCode<T, TResult, TOperator> : TaskCode where TOperator : struct, IBinaryOperator<T, TResult>
{
    public static OperatorCode<T, TResult, TOperator> Instance { get; } = new();

    public override object? Run(in TaskInputs inputs, TaskContext context) => TOperator.Apply(inputs.Get<T>(0), inputs.Get<T>(1));
}

/// <summary>Negates its input.</summary>
internal sealed class NegateCode<T> : TaskCode where T : INumber<T>
{
    public static NegateCode<T> Instance { get; } = new();

    public override object? Run(in TaskInputs inputs, TaskContext context) => -inputs.Get<T>(0);
}

internal static class Operators
{
    internal readonly struct Add<T> : IBinaryOperator<T, T> where T : INumber<T>
    {
        public static T Apply(T left, T right) => left + right;
    }

    internal readonly struct Subtract<T> : IBinaryOperator<T, T> where T : INumber<T>
    {
        public static T Apply(T left, T right) => left - right;
    }

    internal readonly struct Multiply<T> : IBinaryOperator<T, T> where T : INumber<T>
    {
        public static T Apply(T left, T right) => left * right;
    }

    internal readonly struct Divide<T> : IBinaryOperator<T, T> where T : INumber<T>
    {
        public static T Apply(T left, T right) => left / right;
    }

    internal readonly struct Remainder<T> : IBinaryOperator<T, T> where T : INumber<T>
    {
        public static T Apply(T left, T right) => left % right;
    }

    internal readonly struct Less<T> : IBinaryOperator<T, bool> where T : INumber<T>
    {
        public static bool Apply(T left, T right) => left < right;
    }

    internal readonly struct LessOrEqual<T> : IBinaryOperator<T, bool> where T : INumber<T>
    {
        public static bool Apply(T left, T right) => left <= right;
    }
}
