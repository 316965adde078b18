using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Running results.</summary>
public static class BagAccumulate
{
    extension<T>(Bag<T> source)
    {
        /// <summary>
        /// The result of combining all elements up to each one, in order: as many as there are elements. Partitions run one after another, since each
        /// begins with what the one before ended with.
        /// </summary>
        /// <exception cref="ArgumentNullException"><paramref name="combine"/> is null.</exception>
        public Bag<T> Accumulate(Func<T, T, T> combine, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(combine);
            return source.Scanned(new ScanCode<T, T>(false, default!, combine, static item => item), new CallSite(callerFile, callerLine));
        }

        /// <summary>The same from <paramref name="seed"/>, which comes first: one more than there are elements.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="combine"/> is null.</exception>
        public Bag<TAccumulate> Accumulate<TAccumulate>(
            TAccumulate seed, Func<TAccumulate, T, TAccumulate> combine, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(combine);
            return source.Scanned(new ScanCode<T, TAccumulate>(true, seed, combine, null), new CallSite(callerFile, callerLine));
        }

        private Bag<TResult> Scanned<TResult>(ScanCode<T, TResult> code, CallSite callSite)
        {
            var scan = new ScanExpr(source.Expr, typeof(Scanned<TResult>), code, Tokens.Unique(), callSite);
            return new(new PartitionwiseExpr("Accumulate-items", [scan], Tokens.Unique(), typeof(TResult), new ScannedItemsCode<TResult>(), callSite));
        }
    }
}

/// <summary>A partition's running results, and with what the next one begins.</summary>
internal sealed record Scanned<T>(T[] Items, bool HasLast, T Last);

/// <summary>A chain of tasks, each reading its partition and the task before.</summary>
internal sealed class ScanExpr(Expr input, Type elementType, TaskCode code, UInt128 parameters, CallSite callSite)
    : BagExpr("Accumulate", [input], parameters, elementType, input.BlockCount, callSite)
{
    public override void Lower(Materializer materializer)
    {
        int first = materializer.BeginLayer(this, code, BlockCount);
        for (int b = 0; b < BlockCount; b++)
        {
            int partition = materializer.TaskOf(Inputs[0], b);
            materializer.AddTask(b == 0 ? [partition] : [partition, first + b - 1]);
        }
        materializer.Produce(this, first);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new ScanExpr(inputs[0], ElementType, code, Parameters, CallSite);
}

internal sealed class ScanCode<T, TResult>(bool hasSeed, TResult seed, Func<TResult, T, TResult> combine, Func<T, TResult>? first) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        bool isFirst = inputs.Count == 1;
        var (hasLast, last) = isFirst ? (hasSeed, seed) : (inputs.Get<Scanned<TResult>>(1).HasLast, inputs.Get<Scanned<TResult>>(1).Last);
        var items = new List<TResult>();
        if (isFirst && hasSeed) items.Add(seed);
        foreach (var item in inputs.Get<IEnumerable<T>>(0))
        {
            last = hasLast ? combine(last, item) : first!(item);
            hasLast = true;
            items.Add(last);
        }
        return new Scanned<TResult>([.. items], hasLast, last);
    }
}

internal sealed class ScannedItemsCode<T> : SequenceCode<T>
{
    protected override IEnumerable<T> Sequence(in TaskInputs inputs, TaskContext context) => inputs.Get<Scanned<T>>(0).Items;
}
