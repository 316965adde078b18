using System.Globalization;
using System.Runtime.CompilerServices;

namespace TaskGraph;

public static partial class Bag
{
    /// <summary>The numbers from <paramref name="start"/> on, made where they are used.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative, or <paramref name="partitions"/> not positive.</exception>
    public static Bag<long> Range(long start, long count, int? partitions = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (partitions <= 0) throw new ArgumentOutOfRangeException(nameof(partitions), partitions, $"{nameof(partitions)} is {partitions}. Use at least 1.");
        int parts = (int)Math.Clamp(count, 1, partitions ?? 4 * Environment.ProcessorCount);
        long Begin(int part) => checked(start + (long)((Int128)count * part / parts));
        var ranges = new ConstantColumn<NumberRange>([.. Enumerable.Range(0, parts).Select(p => new NumberRange(Begin(p), Begin(p + 1)))]);
        return new(new BagSourceExpr("range", TokenBuilder.Of("range").Add(start).Add(count).Add(parts).ToToken(), typeof(long), RangeCode.Instance, parts, [ranges],
            string.Create(CultureInfo.InvariantCulture, $"({start}, {count})"), new CallSite(callerFile, callerLine)));
    }
}

/// <summary>The numbers from <paramref name="From"/> to before <paramref name="To"/>.</summary>
internal readonly record struct NumberRange(long From, long To);

internal sealed class RangeCode : SequenceCode<long>
{
    public static RangeCode Instance { get; } = new();

    protected override IEnumerable<long> Sequence(in TaskInputs inputs, TaskContext context) => new Numbers(context.Constant<NumberRange>(0));

    private sealed class Numbers(NumberRange range) : Flow<long>
    {
        public override void Into(Sink<long> sink)
        {
            for (long i = range.From; i < range.To; i++) sink.Add(i);
        }

        public override IEnumerator<long> GetEnumerator()
        {
            for (long i = range.From; i < range.To; i++) yield return i;
        }
    }
}
