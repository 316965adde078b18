using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Elements of two bags in pairs.</summary>
public static class BagZip
{
    extension<T>(Bag<T> first)
    {
        /// <summary>
        /// The elements of both bags in pairs by their position, as many as the shorter bag has. The bags may be partitioned differently: both are
        /// computed and kept first, and the second is cut like the first.
        /// </summary>
        /// <exception cref="ArgumentNullException"><paramref name="second"/> is null.</exception>
        public Bag<(T First, TSecond Second)> Zip<TSecond>(Bag<TSecond> second, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => first.Zip(second, static (a, b) => (a, b), callerFile, callerLine);

        /// <summary>The same pairs passed through <paramref name="resultSelector"/>.</summary>
        /// <exception cref="ArgumentNullException">An argument is null.</exception>
        public Bag<TResult> Zip<TSecond, TResult>(
            Bag<TSecond> second, Func<T, TSecond, TResult> resultSelector, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(second);
            ArgumentNullException.ThrowIfNull(resultSelector);
            return new(new ZipExpr<T, TSecond, TResult>(first.Expr, second.Expr, new ZipCode<T, TSecond, TResult>(resultSelector), Tokens.Unique(), new CallSite(callerFile, callerLine)));
        }
    }
}

internal sealed class ZipExpr<T, TSecond, TResult>(Expr first, Expr second, TaskCode code, UInt128 parameters, CallSite callSite)
    : BagExpr("Zip", [first, second], parameters, typeof(TResult), first.BlockCount, callSite), IStaged
{
    public IReadOnlyList<StageRequest> Requests { get; } =
    [
        new(first, IsHeld: true), new(PartitionSizes.Of<T>("Zip", first, callSite), IsHeld: false),
        new(second, IsHeld: true), new(PartitionSizes.Of<TSecond>("Zip", second, callSite), IsHeld: false),
    ];

    public Expr Resolve(IReadOnlyList<StageAnswer> answers)
    {
        var (left, right) = (PartitionSizes.From(answers[1]), PartitionSizes.From(answers[3]));
        var cut = answers[2].Held!;
        if (!left.Select(s => s.Count).SequenceEqual(right.Select(s => s.Count)))
        {
            long total = right.Sum(s => s.Count), end = 0;
            cut = PartitionSizes.Cut<TSecond>("Zip", cut, right, Array.ConvertAll(left, s => Math.Min(total, end += s.Count)), CallSite);
        }
        return new PartitionwiseExpr("Zip", [answers[0].Held!, cut], Parameters, typeof(TResult), code, CallSite).With(Settings);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new ZipExpr<T, TSecond, TResult>(inputs[0], inputs[1], code, Parameters, CallSite);
}

internal sealed class ZipCode<T, TSecond, TResult>(Func<T, TSecond, TResult> resultSelector) : SequenceCode<TResult>
{
    protected override IEnumerable<TResult> Sequence(in TaskInputs inputs, TaskContext context) => Input<T>(inputs).Zip(Input<TSecond>(inputs, 1), resultSelector);
}
