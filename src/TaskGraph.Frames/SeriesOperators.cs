using TaskGraph.FrameKernels;

namespace TaskGraph;

public sealed partial class Series
{
    /// <summary>The values where <paramref name="mask"/> is true; where it is null they are left out.</summary>
    /// <exception cref="ArgumentException">The mask is not a series of bool over the rows of this series.</exception>
    public Series this[Series mask] => this.Where(mask);

    /// <summary>The sum, row by row.</summary>
    /// <exception cref="ArgumentException">The series have different rows, or types for which this is not defined.</exception>
    public static Series operator +(Series left, Series right) => ElementwiseExpr.Of(BinaryOperator.Add, left, right);

    /// <inheritdoc cref="op_Addition(Series, Series)"/>
    public static Series operator +(Series left, Scalar right) => ElementwiseExpr.Of(BinaryOperator.Add, left, right);

    /// <inheritdoc cref="op_Addition(Series, Series)"/>
    public static Series operator +(Scalar left, Series right) => ElementwiseExpr.Of(BinaryOperator.Add, right, left, isReversed: true);

    /// <summary>The difference, row by row.</summary>
    /// <exception cref="ArgumentException">The series have different rows, or types for which this is not defined.</exception>
    public static Series operator -(Series left, Series right) => ElementwiseExpr.Of(BinaryOperator.Subtract, left, right);

    /// <inheritdoc cref="op_Subtraction(Series, Series)"/>
    public static Series operator -(Series left, Scalar right) => ElementwiseExpr.Of(BinaryOperator.Subtract, left, right);

    /// <inheritdoc cref="op_Subtraction(Series, Series)"/>
    public static Series operator -(Scalar left, Series right) => ElementwiseExpr.Of(BinaryOperator.Subtract, right, left, isReversed: true);

    /// <summary>The product, row by row.</summary>
    /// <exception cref="ArgumentException">The series have different rows, or types for which this is not defined.</exception>
    public static Series operator *(Series left, Series right) => ElementwiseExpr.Of(BinaryOperator.Multiply, left, right);

    /// <inheritdoc cref="op_Multiply(Series, Series)"/>
    public static Series operator *(Series left, Scalar right) => ElementwiseExpr.Of(BinaryOperator.Multiply, left, right);

    /// <inheritdoc cref="op_Multiply(Series, Series)"/>
    public static Series operator *(Scalar left, Series right) => ElementwiseExpr.Of(BinaryOperator.Multiply, right, left, isReversed: true);

    /// <summary>The quotient in floating point, row by row.</summary>
    /// <exception cref="ArgumentException">The series have different rows, or types for which this is not defined.</exception>
    public static Series operator /(Series left, Series right) => ElementwiseExpr.Of(BinaryOperator.Divide, left, right);

    /// <inheritdoc cref="op_Division(Series, Series)"/>
    public static Series operator /(Series left, Scalar right) => ElementwiseExpr.Of(BinaryOperator.Divide, left, right);

    /// <inheritdoc cref="op_Division(Series, Series)"/>
    public static Series operator /(Scalar left, Series right) => ElementwiseExpr.Of(BinaryOperator.Divide, right, left, isReversed: true);

    /// <summary>Whether values are equal; null where one is null.</summary>
    /// <exception cref="ArgumentException">The series have different rows, or types for which this is not defined.</exception>
    public static Series operator ==(Series left, Series right) => ElementwiseExpr.Of(BinaryOperator.Equal, left, right);

    /// <inheritdoc cref="op_Equality(Series, Series)"/>
    public static Series operator ==(Series left, Scalar right) => ElementwiseExpr.Of(BinaryOperator.Equal, left, right);

    /// <inheritdoc cref="op_Equality(Series, Series)"/>
    public static Series operator ==(Scalar left, Series right) => ElementwiseExpr.Of(BinaryOperator.Equal, right, left, isReversed: true);

    /// <summary>Whether values differ; null where one is null.</summary>
    /// <exception cref="ArgumentException">The series have different rows, or types for which this is not defined.</exception>
    public static Series operator !=(Series left, Series right) => ElementwiseExpr.Of(BinaryOperator.NotEqual, left, right);

    /// <inheritdoc cref="op_Inequality(Series, Series)"/>
    public static Series operator !=(Series left, Scalar right) => ElementwiseExpr.Of(BinaryOperator.NotEqual, left, right);

    /// <inheritdoc cref="op_Inequality(Series, Series)"/>
    public static Series operator !=(Scalar left, Series right) => ElementwiseExpr.Of(BinaryOperator.NotEqual, right, left, isReversed: true);

    /// <summary>Whether values are less; null where one is null.</summary>
    /// <exception cref="ArgumentException">The series have different rows, or types for which this is not defined.</exception>
    public static Series operator <(Series left, Series right) => ElementwiseExpr.Of(BinaryOperator.Less, left, right);

    /// <inheritdoc cref="op_LessThan(Series, Series)"/>
    public static Series operator <(Series left, Scalar right) => ElementwiseExpr.Of(BinaryOperator.Less, left, right);

    /// <inheritdoc cref="op_LessThan(Series, Series)"/>
    public static Series operator <(Scalar left, Series right) => ElementwiseExpr.Of(BinaryOperator.Less, right, left, isReversed: true);

    /// <summary>Whether values are greater; null where one is null.</summary>
    /// <exception cref="ArgumentException">The series have different rows, or types for which this is not defined.</exception>
    public static Series operator >(Series left, Series right) => ElementwiseExpr.Of(BinaryOperator.Greater, left, right);

    /// <inheritdoc cref="op_GreaterThan(Series, Series)"/>
    public static Series operator >(Series left, Scalar right) => ElementwiseExpr.Of(BinaryOperator.Greater, left, right);

    /// <inheritdoc cref="op_GreaterThan(Series, Series)"/>
    public static Series operator >(Scalar left, Series right) => ElementwiseExpr.Of(BinaryOperator.Greater, right, left, isReversed: true);

    /// <summary>Whether values are less or equal; null where one is null.</summary>
    /// <exception cref="ArgumentException">The series have different rows, or types for which this is not defined.</exception>
    public static Series operator <=(Series left, Series right) => ElementwiseExpr.Of(BinaryOperator.LessOrEqual, left, right);

    /// <inheritdoc cref="op_LessThanOrEqual(Series, Series)"/>
    public static Series operator <=(Series left, Scalar right) => ElementwiseExpr.Of(BinaryOperator.LessOrEqual, left, right);

    /// <inheritdoc cref="op_LessThanOrEqual(Series, Series)"/>
    public static Series operator <=(Scalar left, Series right) => ElementwiseExpr.Of(BinaryOperator.LessOrEqual, right, left, isReversed: true);

    /// <summary>Whether values are greater or equal; null where one is null.</summary>
    /// <exception cref="ArgumentException">The series have different rows, or types for which this is not defined.</exception>
    public static Series operator >=(Series left, Series right) => ElementwiseExpr.Of(BinaryOperator.GreaterOrEqual, left, right);

    /// <inheritdoc cref="op_GreaterThanOrEqual(Series, Series)"/>
    public static Series operator >=(Series left, Scalar right) => ElementwiseExpr.Of(BinaryOperator.GreaterOrEqual, left, right);

    /// <inheritdoc cref="op_GreaterThanOrEqual(Series, Series)"/>
    public static Series operator >=(Scalar left, Series right) => ElementwiseExpr.Of(BinaryOperator.GreaterOrEqual, right, left, isReversed: true);

    /// <summary>Whether both are true. Null is unknown: false &amp; null is false.</summary>
    /// <exception cref="ArgumentException">The series have different rows, or do not hold bool.</exception>
    public static Series operator &(Series left, Series right) => ElementwiseExpr.Of(BinaryOperator.And, left, right);

    /// <summary>Whether one is true. Null is unknown: true | null is true.</summary>
    /// <exception cref="ArgumentException">The series have different rows, or do not hold bool.</exception>
    public static Series operator |(Series left, Series right) => ElementwiseExpr.Of(BinaryOperator.Or, left, right);

    /// <summary>Whether just one is true; null where one is null.</summary>
    /// <exception cref="ArgumentException">The series have different rows, or do not hold bool.</exception>
    public static Series operator ^(Series left, Series right) => ElementwiseExpr.Of(BinaryOperator.Xor, left, right);

    /// <summary>Whether values are not true; null stays null.</summary>
    /// <exception cref="ArgumentException">The series does not hold bool.</exception>
    public static Series operator !(Series series) => new UnaryFunction(UnaryOperator.Not).Of(series);

    /// <summary>The values with the other sign.</summary>
    /// <exception cref="ArgumentException">The series does not hold numbers.</exception>
    public static Series operator -(Series series) => new UnaryFunction(UnaryOperator.Negate).Of(series);
}
