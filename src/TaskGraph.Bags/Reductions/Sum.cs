using System.Numerics;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Sums and averages of numbers.</summary>
public static class BagSum
{
    extension<T>(Bag<T> source) where T : INumber<T>
    {
        /// <summary>The sum; zero for no elements. Integers that leave the type's range fail, as LINQ's do.</summary>
        public Delayed<T> Sum([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.Reduce<T, T>("Sum", new SumCode<T>(), new SumPartialsCode<T>(), new SumPartialsCode<T>(), new CallSite(callerFile, callerLine));

        /// <summary>The mean as a double; NaN for no elements.</summary>
        public Delayed<double> Average([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.Reduce<(double, long), double>("Average", new AverageCode<T>(), AverageCombineCode.Instance, AverageFinishCode.Instance,
                new CallSite(callerFile, callerLine));
    }

    extension<T>(Bag<T> source)
    {
        /// <summary>The sum of what <paramref name="selector"/> gives for each element.</summary>
        public Delayed<TNumber> Sum<TNumber>(
            Func<T, TNumber> selector, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where TNumber : INumber<TNumber>
            => source.Select(selector, callerFile, callerLine).Sum(callerFile, callerLine);

        /// <summary>The mean of what <paramref name="selector"/> gives for each element, as a double.</summary>
        public Delayed<double> Average<TNumber>(
            Func<T, TNumber> selector, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where TNumber : INumber<TNumber>
            => source.Select(selector, callerFile, callerLine).Average(callerFile, callerLine);
    }
}

internal sealed class SumCode<T> : TaskCode where T : INumber<T>
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        T sum = T.Zero;
        inputs.Get<IEnumerable<T>>(0).Each(item => sum = checked(sum + item));
        return sum;
    }
}

internal sealed class SumPartialsCode<T> : TaskCode where T : INumber<T>
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        T sum = T.Zero;
        for (int i = 0; i < inputs.Count; i++) sum = checked(sum + inputs.Get<T>(i));
        return sum;
    }
}

internal sealed class AverageCode<T> : TaskCode where T : INumber<T>
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        double sum = 0;
        long count = 0;
        inputs.Get<IEnumerable<T>>(0).Each(item =>
        {
            sum += double.CreateChecked(item);
            count++;
        });
        return (sum, count);
    }
}

internal sealed class AverageCombineCode : TaskCode
{
    public static AverageCombineCode Instance { get; } = new();

    public override object? Run(in TaskInputs inputs, TaskContext context) => Combine(inputs);

    public static (double Sum, long Count) Combine(in TaskInputs inputs)
    {
        double sum = 0;
        long count = 0;
        for (int i = 0; i < inputs.Count; i++)
        {
            var (partial, n) = inputs.Get<(double, long)>(i);
            sum += partial;
            count += n;
        }
        return (sum, count);
    }
}

internal sealed class AverageFinishCode : TaskCode
{
    public static AverageFinishCode Instance { get; } = new();

    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var (sum, count) = AverageCombineCode.Combine(inputs);
        return sum / count;
    }
}
