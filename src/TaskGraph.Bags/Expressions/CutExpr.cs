using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>Elements and bytes of a partition; bytes only where they were asked for.</summary>
internal readonly record struct PartitionSize(long Count, long Bytes);

/// <summary>Decides where new partitions end. A record: equal ones decide equally.</summary>
internal interface ICuts
{
    IReadOnlyList<long> Of(PartitionSize[] partitions);
}

/// <summary>Partitions cut anew at places that depend on how long the old ones are: those are computed and kept first.</summary>
internal sealed class CutExpr<T>(string operation, Expr input, ICuts cuts, CallSite callSite)
    : BagExpr(operation, [input], TokenBuilder.Of("cut").Add(cuts.ToString()).ToToken(), typeof(T), input.BlockCount, callSite), IStaged
{
    public IReadOnlyList<StageRequest> Requests { get; } = [new(input, IsHeld: true), new(PartitionSizes.Of<T>(operation, input, callSite), IsHeld: false)];

    public Expr Resolve(IReadOnlyList<StageAnswer> answers)
    {
        var sizes = PartitionSizes.From(answers[1]);
        return PartitionSizes.Cut<T>(Operation, answers[0].Held!, sizes, cuts.Of(sizes), CallSite).With(Settings);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new CutExpr<T>(Operation, inputs[0], cuts, CallSite);
}

internal static class PartitionSizes
{
    public static Expr Of<T>(string operation, Expr input, CallSite callSite)
        => new PartitionwiseExpr($"{operation}-sizes", [input], TokenBuilder.Of("sizes").ToToken(), typeof(PartitionSize), new MeasureCode<T, PartitionSize>(Measure), callSite);

    public static PartitionSize[] From(StageAnswer answer) => Array.ConvertAll(answer.Values, v => (PartitionSize)v!);

    public static Expr Cut<T>(string operation, Expr held, PartitionSize[] sizes, IReadOnlyList<long> cuts, CallSite callSite)
        => new BagSliceExpr(operation, held, ItemSlice.At(Array.ConvertAll(sizes, s => s.Count), cuts), typeof(T), BagSliceCode<T>.Instance, callSite);

    private static PartitionSize Measure<T>(IEnumerable<T> items)
    {
        var all = items as T[] ?? items.ToArray();
        return new(all.Length, ItemFormat<T>.Instance.BytesOf(all));
    }
}
