using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Every element of one bag with every element of another.</summary>
public static class BagProduct
{
    extension<T>(Bag<T> first)
    {
        /// <summary>
        /// All pairs of an element of this bag and one of <paramref name="second"/>: a partition for each pair of partitions, those of this bag's
        /// first partition first.
        /// </summary>
        /// <exception cref="ArgumentNullException"><paramref name="second"/> is null.</exception>
        public Bag<(T First, TSecond Second)> Product<TSecond>(Bag<TSecond> second, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(second);
            return new(new ProductExpr(first.Expr, second.Expr, typeof((T, TSecond)), new ProductCode<T, TSecond>(), new CallSite(callerFile, callerLine)));
        }
    }
}

internal sealed class ProductExpr(Expr first, Expr second, Type elementType, TaskCode code, CallSite callSite)
    : BagExpr("Product", [first, second], TokenBuilder.Of("product").ToToken(), elementType, checked(first.BlockCount * second.BlockCount), callSite), IBlockwise
{
    public TaskCode Code { get; } = code;

    public bool IsAligned => false;

    public int InputBlock(int input, int block) => input == 0 ? block / Inputs[1].BlockCount : block % Inputs[1].BlockCount;

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new ProductExpr(inputs[0], inputs[1], ElementType, Code, CallSite);
}

internal sealed class ProductCode<T, TSecond> : SequenceCode<(T, TSecond)>
{
    protected override IEnumerable<(T, TSecond)> Sequence(in TaskInputs inputs, TaskContext context)
    {
        // Walked once for each element of the first: not a sequence that computes anything.
        var second = Input<TSecond>(inputs, 1);
        return Pairs(Input<T>(inputs), second as TSecond[] ?? [.. second]);
    }

    private static IEnumerable<(T, TSecond)> Pairs(IEnumerable<T> first, TSecond[] second)
    {
        foreach (var a in first)
            foreach (var b in second) yield return (a, b);
    }
}
