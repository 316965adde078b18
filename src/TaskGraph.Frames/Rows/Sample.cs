using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Rows by chance.</summary>
public static class SampleOperation
{
    extension(DataFrame frame)
    {
        /// <summary>Each row with a probability, independently of the others; the same rows for the same seed and partitions.</summary>
        /// <param name="fraction">The probability of a row to be taken: 0 to 1.</param>
        /// <param name="seed">What chance is made of.</param>
        /// <param name="callerFile">Where the call is.</param>
        /// <param name="callerLine">Where the call is.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="fraction"/> is not between 0 and 1.</exception>
        public DataFrame Sample(double fraction, long seed, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => new(Make(frame.Node, fraction, seed, new CallSite(callerFile, callerLine)));
    }

    extension(Series series)
    {
        /// <summary>Each value with a probability, independently of the others; the same values for the same seed and partitions.</summary>
        /// <param name="fraction">The probability of a value to be taken: 0 to 1.</param>
        /// <param name="seed">What chance is made of.</param>
        /// <param name="callerFile">Where the call is.</param>
        /// <param name="callerLine">Where the call is.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="fraction"/> is not between 0 and 1.</exception>
        public Series Sample(double fraction, long seed, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => new(Make(series.Node, fraction, seed, new CallSite(callerFile, callerLine)));
    }

    private static SampleExpr Make(FrameExpr input, double fraction, long seed, CallSite callSite)
    {
        if (fraction is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(fraction), fraction, $"The fraction is {fraction}. Use 0 to 1.");
        return new(input, fraction, seed, callSite);
    }
}

internal sealed class SampleExpr(FrameExpr input, double fraction, long seed, CallSite callSite)
    : FrameExpr("sample", [input], TokenBuilder.Of("chance").Add(BitConverter.DoubleToInt64Bits(fraction)).Add(seed).ToToken(), input.Schema, input.BlockCount, callSite),
        IBlockwise
{
    public TaskCode Code { get; } = new SampleCode(fraction);

    public ConstantColumn[] Constants { get; } = [new ConstantColumn<ulong>([.. Enumerable.Range(0, input.BlockCount).Select(b => (ulong)seed * 0x9E3779B97F4A7C15 + (ulong)b)])];

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => needed;

    protected override bool KeepsOrder => true;

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new SampleExpr((FrameExpr)inputs[0], fraction, seed, CallSite);
}

internal sealed class SampleCode(double fraction) : PartitionCode
{
    protected override FramePartition Run(FramePartition partition, TaskContext context)
    {
        ulong state = context.Constant<ulong>(0) * 0xD1B54A32D192ED03;
        var rows = new List<int>();
        for (int row = 0; row < partition.RowCount; row++)
        {
            // SplitMix64 (Steele, Lea, Flood, 2014): its upper 53 bits are a number in [0, 1).
            ulong z = state += 0x9E3779B97F4A7C15;
            z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
            z = (z ^ z >> 27) * 0x94D049BB133111EB;
            if (((z ^ z >> 31) >> 11) * (1.0 / (1UL << 53)) < fraction) rows.Add(row);
        }
        return partition.Take(rows.ToArray());
    }
}
