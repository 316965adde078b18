using System.Linq.Expressions;
using TaskGraph.FrameKernels;

namespace TaskGraph;

public partial class FrameQuery<T>
{
    /// <summary>The number of rows.</summary>
    public Delayed<int> Count() => LongCount().Select(n => checked((int)n));

    /// <summary>The number of rows for which <paramref name="predicate"/> is true.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public Delayed<int> Count(Expression<Func<T, bool>> predicate) => Where(nameof(Count), predicate).Count();

    /// <summary>The number of rows.</summary>
    public Delayed<long> LongCount() => Frame.RowCount();

    /// <summary>The number of rows for which <paramref name="predicate"/> is true.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public Delayed<long> LongCount(Expression<Func<T, bool>> predicate) => Where(nameof(LongCount), predicate).LongCount();

    /// <summary>Whether there is a row. Only as many partitions are computed as it takes.</summary>
    public Delayed<bool> Any() => Frame.Head(1).RowCount() > 0L;

    /// <summary>Whether <paramref name="predicate"/> is true for a row. Only as many partitions are computed as it takes.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public Delayed<bool> Any(Expression<Func<T, bool>> predicate) => Where(nameof(Any), predicate).Any();

    /// <summary>Whether <paramref name="predicate"/> is true for all rows; what compares with null is not. Only as many partitions are computed as it takes.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public Delayed<bool> All(Expression<Func<T, bool>> predicate)
    {
        var isTrue = Column(nameof(All), predicate).FillNa(false);
        return isTrue[!isTrue].Head(1).Len() <= 0L;
    }

    /// <summary>The first row. Only as many partitions are computed as it takes.</summary>
    /// <exception cref="TaskFailedException">At Compute: there is no row.</exception>
    public Delayed<T> First() => Computed.Head(1).ToDelayed().Select(frame => frame.RowCount > 0 ? Records(frame)[0] : throw new InvalidOperationException("There is no first row. Use FirstOrDefault for none."));

    /// <summary>The first row for which <paramref name="predicate"/> is true. Only as many partitions are computed as it takes.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    /// <exception cref="TaskFailedException">At Compute: there is no such row.</exception>
    public Delayed<T> First(Expression<Func<T, bool>> predicate) => Where(nameof(First), predicate).First();

    /// <summary>The first row, or the default where there is none. Only as many partitions are computed as it takes.</summary>
    public Delayed<T?> FirstOrDefault() => Computed.Head(1).ToDelayed().Select(frame => frame.RowCount > 0 ? Records(frame)[0] : default);

    /// <summary>The first row for which <paramref name="predicate"/> is true, or the default where there is none. Only as many partitions are computed as it takes.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public Delayed<T?> FirstOrDefault(Expression<Func<T, bool>> predicate) => Where(nameof(FirstOrDefault), predicate).FirstOrDefault();

    /// <summary>The smallest of what <paramref name="selector"/> makes of rows, nulls and NaN left out. Where there is none: null if <typeparamref name="TResult"/> has it, else the
    /// computation fails. Texts are in order of code points.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public Delayed<TResult> Min<TResult>(Expression<Func<T, TResult>> selector)
    {
        var values = Column(nameof(Min), selector);
        return typeof(TResult) == typeof(double) ? (Delayed<TResult>)(object)values.Min<double?>().Select(Present) : values.Min<TResult>();
    }

    /// <summary>The greatest of what <paramref name="selector"/> makes of rows, nulls and NaN left out. Where there is none: null if <typeparamref name="TResult"/> has it, else the
    /// computation fails. Texts are in order of code points.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public Delayed<TResult> Max<TResult>(Expression<Func<T, TResult>> selector)
    {
        var values = Column(nameof(Max), selector);
        return typeof(TResult) == typeof(double) ? (Delayed<TResult>)(object)values.Max<double?>().Select(Present) : values.Max<TResult>();
    }

    /// <summary>The sum of what <paramref name="selector"/> makes of rows, nulls and NaN left out; 0 where there is none. One that does not fit fails the computation.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public Delayed<int> Sum(Expression<Func<T, int>> selector) => Column(nameof(Sum), selector).Sum<int>();

    /// <summary>The sum of what <paramref name="selector"/> makes of rows, nulls and NaN left out; 0 where there is none. One that does not fit fails the computation.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public Delayed<int?> Sum(Expression<Func<T, int?>> selector) => Column(nameof(Sum), selector).Sum<int?>();

    /// <summary>The sum of what <paramref name="selector"/> makes of rows, nulls and NaN left out; 0 where there is none. One that does not fit fails the computation.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public Delayed<long> Sum(Expression<Func<T, long>> selector) => Column(nameof(Sum), selector).Sum<long>();

    /// <summary>The sum of what <paramref name="selector"/> makes of rows, nulls and NaN left out; 0 where there is none. One that does not fit fails the computation.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public Delayed<long?> Sum(Expression<Func<T, long?>> selector) => Column(nameof(Sum), selector).Sum<long?>();

    /// <summary>The sum of what <paramref name="selector"/> makes of rows, nulls and NaN left out; 0 where there is none.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public Delayed<float> Sum(Expression<Func<T, float>> selector) => Column(nameof(Sum), selector).Sum<float>();

    /// <summary>The sum of what <paramref name="selector"/> makes of rows, nulls and NaN left out; 0 where there is none.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public Delayed<float?> Sum(Expression<Func<T, float?>> selector) => Column(nameof(Sum), selector).Sum<float?>();

    /// <summary>The sum of what <paramref name="selector"/> makes of rows, nulls and NaN left out; 0 where there is none.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public Delayed<double> Sum(Expression<Func<T, double>> selector) => Column(nameof(Sum), selector).Sum<double>();

    /// <summary>The sum of what <paramref name="selector"/> makes of rows, nulls and NaN left out; 0 where there is none.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public Delayed<double?> Sum(Expression<Func<T, double?>> selector) => Column(nameof(Sum), selector).Sum<double?>();

    /// <summary>The sum of what <paramref name="selector"/> makes of rows, nulls and NaN left out; 0 where there is none.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public Delayed<decimal> Sum(Expression<Func<T, decimal>> selector) => Column(nameof(Sum), selector).Sum<decimal>();

    /// <summary>The sum of what <paramref name="selector"/> makes of rows, nulls and NaN left out; 0 where there is none.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public Delayed<decimal?> Sum(Expression<Func<T, decimal?>> selector) => Column(nameof(Sum), selector).Sum<decimal?>();

    /// <summary>The mean of what <paramref name="selector"/> makes of rows, nulls and NaN left out; where there is none the computation fails.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public Delayed<double> Average(Expression<Func<T, int>> selector) => Mean(selector).Select(Present);

    /// <summary>The mean of what <paramref name="selector"/> makes of rows, nulls and NaN left out; null where there is none.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public Delayed<double?> Average(Expression<Func<T, int?>> selector) => Mean(selector);

    /// <summary>The mean of what <paramref name="selector"/> makes of rows, nulls and NaN left out; where there is none the computation fails.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public Delayed<double> Average(Expression<Func<T, long>> selector) => Mean(selector).Select(Present);

    /// <summary>The mean of what <paramref name="selector"/> makes of rows, nulls and NaN left out; null where there is none.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public Delayed<double?> Average(Expression<Func<T, long?>> selector) => Mean(selector);

    /// <summary>The mean of what <paramref name="selector"/> makes of rows, nulls and NaN left out; where there is none the computation fails.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public Delayed<float> Average(Expression<Func<T, float>> selector) => Mean(selector).Select(mean => (float)Present(mean));

    /// <summary>The mean of what <paramref name="selector"/> makes of rows, nulls and NaN left out; null where there is none.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public Delayed<float?> Average(Expression<Func<T, float?>> selector) => Mean(selector).Select(mean => (float?)mean);

    /// <summary>The mean of what <paramref name="selector"/> makes of rows, nulls and NaN left out; where there is none the computation fails.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public Delayed<double> Average(Expression<Func<T, double>> selector) => Mean(selector).Select(Present);

    /// <summary>The mean of what <paramref name="selector"/> makes of rows, nulls and NaN left out; null where there is none.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public Delayed<double?> Average(Expression<Func<T, double?>> selector) => Mean(selector);

    /// <summary>The mean of what <paramref name="selector"/> makes of rows, nulls and NaN left out; where there is none the computation fails.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public Delayed<decimal> Average(Expression<Func<T, decimal>> selector) => ReduceExpr.Of<decimal>(Column(nameof(Average), selector), Reduction.Mean);

    /// <summary>The mean of what <paramref name="selector"/> makes of rows, nulls and NaN left out; null where there is none.</summary>
    /// <exception cref="ArgumentException">A part of it can't be put to columns; the message has it.</exception>
    public Delayed<decimal?> Average(Expression<Func<T, decimal?>> selector) => ReduceExpr.Of<decimal?>(Column(nameof(Average), selector), Reduction.Mean);

    private Delayed<double?> Mean(LambdaExpression selector) => ReduceExpr.Of<double?>(Column(nameof(Average), selector), Reduction.Mean);

    private static double Present(double? value) => value ?? throw new InvalidOperationException("There is no value. Make what is asked for nullable, as in (double?)f.Delay, to get null instead.");

    private Series Column(string operation, LambdaExpression selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        if (_groups is null) return Translator(operation, selector).Column(selector.Body);
        var frame = _groups.Select(operation, selector).ToFrame();
        return frame[frame.Columns.Single()];
    }
}
