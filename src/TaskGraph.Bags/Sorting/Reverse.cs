using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Elements from the last to the first.</summary>
public static class BagReverse
{
    extension<T>(Bag<T> source)
    {
        /// <summary>The elements in the opposite order, the last partition first. A partition must fit into memory.</summary>
        public Bag<T> Reverse([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            var callSite = new CallSite(callerFile, callerLine);
            return new(new ReversedExpr(source.Expr, typeof(T), new SequenceFuncCode<T, T>(static items => items.Reverse()), callSite));
        }
    }
}

/// <summary>Partitions from the last to the first, each passed through a function.</summary>
internal sealed class ReversedExpr(Expr input, Type elementType, TaskCode code, CallSite callSite)
    : BagExpr("Reverse", [input], TokenBuilder.Of("reverse").ToToken(), elementType, input.BlockCount, callSite), IBlockwise
{
    public TaskCode Code { get; } = code;

    public bool IsAligned => false;

    public int InputBlock(int input, int block) => BlockCount - 1 - block;

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new ReversedExpr(inputs[0], ElementType, Code, CallSite);
}
