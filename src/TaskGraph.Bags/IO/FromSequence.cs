using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Makes bags of what is there: sequences, files.</summary>
public static partial class Bag
{
    /// <summary>A bag of items that are walked now and cut into partitions of nearly equal length.</summary>
    /// <param name="items">The items.</param>
    /// <param name="partitions">How many partitions; null for four a processor. Never more than there are items, but at least one.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="partitions"/> is not positive.</exception>
    public static Bag<T> FromSequence<T>(
        IEnumerable<T> items, int? partitions = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (partitions <= 0) throw new ArgumentOutOfRangeException(nameof(partitions), partitions, $"{nameof(partitions)} is {partitions}. Use at least 1.");
        T[] all = [.. items];
        int count = Math.Clamp(all.Length, 1, partitions ?? 4 * Environment.ProcessorCount);
        var rows = new T[count][];
        for (int i = 0; i < count; i++) rows[i] = all[(int)((long)all.Length * i / count)..(int)((long)all.Length * (i + 1) / count)];
        return new(new BagSourceExpr("from-sequence", Tokens.Unique(), typeof(T), new ItemsCode<T>(), count, [new ConstantColumn<T[]>(rows)],
            $"({all.Length} items)", new CallSite(callerFile, callerLine)));
    }
}

/// <summary>Hands out the items of a partition.</summary>
internal sealed class ItemsCode<T> : SequenceCode<T>
{
    protected override IEnumerable<T> Sequence(in TaskInputs inputs, TaskContext context) => context.Constant<T[]>(0);
}
