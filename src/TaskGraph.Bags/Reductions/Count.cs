using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>How many elements there are.</summary>
public static class BagCount
{
    extension<T>(Bag<T> source)
    {
        /// <summary>The number of elements.</summary>
        public Delayed<long> LongCount([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.Reduce<long, long>("LongCount", new CountCode<T>(), SumCountsCode.Instance, SumCountsCode.Instance, new CallSite(callerFile, callerLine));

        /// <summary>The number of elements that satisfy <paramref name="predicate"/>.</summary>
        public Delayed<long> LongCount(Func<T, bool> predicate, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.Where(predicate, callerFile, callerLine).LongCount(callerFile, callerLine);

        /// <summary>The number of elements.</summary>
        /// <exception cref="TaskFailedException">At Compute: there are more than <see cref="int.MaxValue"/>; use LongCount.</exception>
        public Delayed<int> Count([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.Reduce<long, int>("Count", new CountCode<T>(), SumCountsCode.Instance, SumToIntCode.Instance, new CallSite(callerFile, callerLine));

        /// <summary>The number of elements that satisfy <paramref name="predicate"/>.</summary>
        public Delayed<int> Count(Func<T, bool> predicate, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.Where(predicate, callerFile, callerLine).Count(callerFile, callerLine);
    }
}

internal sealed class CountCode<T> : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var items = inputs.Get<IEnumerable<T>>(0);
        if (items is not Flow<T> flow) return items.LongCount();
        var count = new Counter();
        flow.Into(count);
        return count.Count;
    }

    private sealed class Counter : Sink<T>
    {
        public long Count { get; private set; }

        public override void Add(T item) => Count++;
    }
}

internal sealed class SumCountsCode : TaskCode
{
    public static SumCountsCode Instance { get; } = new();

    public override object? Run(in TaskInputs inputs, TaskContext context) => Sum(inputs);

    public static long Sum(in TaskInputs inputs)
    {
        long sum = 0;
        for (int i = 0; i < inputs.Count; i++) sum += inputs.Get<long>(i);
        return sum;
    }
}

internal sealed class SumToIntCode : TaskCode
{
    public static SumToIntCode Instance { get; } = new();

    public override object? Run(in TaskInputs inputs, TaskContext context) => checked((int)SumCountsCode.Sum(inputs));
}
