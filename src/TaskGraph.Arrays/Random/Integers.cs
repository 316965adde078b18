using System.Runtime.CompilerServices;

namespace TaskGraph;

public sealed partial class RandomGenerator
{
    /// <summary>Whole numbers from <paramref name="low"/> to before <paramref name="high"/>, each as likely.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="low">The smallest number.</param>
    /// <param name="high">The end of the range.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <exception cref="ArgumentException">A length is negative, the chunks don't fit, or the range is empty.</exception>
    public Array<long> Integers(
        ReadOnlySpan<long> shape, long low, long high, ReadOnlySpan<long> chunks = default,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        if (high <= low) throw new ArgumentException($"The range from {low} to before {high} is empty. Give the smaller number first.", nameof(high));
        return Draw("integers", new IntegersDistribution(low, high), shape, chunks, callerFile, callerLine);
    }

    /// <summary>One of <paramref name="values"/> for each element, each as likely or as <paramref name="probabilities"/> say.</summary>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="values">What is chosen from.</param>
    /// <param name="probabilities">The chance of each value; they add up to 1. Left out: all alike.</param>
    /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis. Left out: about 16 MiB a chunk.</param>
    /// <exception cref="ArgumentException">There is nothing to choose from, or the probabilities don't fit.</exception>
    public Array<T> Choice<T>(
        ReadOnlySpan<long> shape, ReadOnlySpan<T> values, ReadOnlySpan<double> probabilities = default, ReadOnlySpan<long> chunks = default,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where T : unmanaged
    {
        if (values.Length == 0) throw new ArgumentException("There is nothing to choose from. Give at least one value.", nameof(values));
        double[] upTo = [];
        if (probabilities.Length != 0)
        {
            if (probabilities.Length != values.Length)
                throw new ArgumentException($"{probabilities.Length} probabilities for {values.Length} values. Give one a value.", nameof(probabilities));
            upTo = new double[values.Length];
            double sum = 0;
            for (int i = 0; i < upTo.Length; i++)
            {
                Probability(probabilities[i], nameof(probabilities));
                upTo[i] = sum += probabilities[i];
            }
            if (Math.Abs(sum - 1) > 1e-8) throw new ArgumentException($"The probabilities add up to {sum}. They must add up to 1.", nameof(probabilities));
        }
        return Draw("choice", new ChoiceDistribution<T>(values.ToArray(), upTo), shape, chunks, callerFile, callerLine);
    }

    /// <summary><paramref name="count"/> different positions of an axis of length <paramref name="length"/>, in random order: a choice without putting back.</summary>
    /// <exception cref="ArgumentException">There are fewer positions.</exception>
    public Array<long> ChoiceWithoutReplacement(
        long length, long count, ReadOnlySpan<long> chunks = default, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        if (count < 0 || count > length) throw new ArgumentOutOfRangeException(nameof(count), count, $"{count} different positions of {length}. Use 0 to {length}.");
        return Make("choice", new PermutationSource(NextKey(), length), [count], chunks, new CallSite(callerFile, callerLine));
    }

    /// <summary>The whole numbers below <paramref name="length"/> in random order.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    public Array<long> Permutation(
        long length, ReadOnlySpan<long> chunks = default, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return Make("permutation", new PermutationSource(NextKey(), length), [length], chunks, new CallSite(callerFile, callerLine));
    }

    /// <summary>An array with the parts of axis 0 in random order.</summary>
    /// <exception cref="ArgumentException">The array has no axes.</exception>
    public Array<T> Permutation<T>(Array<T> x, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank == 0) throw new ArgumentException("An array without axes has no order. Use an array with at least one.", nameof(x));
        ulong key = NextKey();
        var callSite = new CallSite(callerFile, callerLine);
        return x.Shape[0] == ArrayShapes.Unknown ? Deferred.Over(x, "permutation", x.Node.Shape, known => Permuted(known, key, callSite), callSite) : Permuted(x, key, callSite);
    }

    private static Array<T> Permuted<T>(Array<T> x, ulong key, CallSite callSite) where T : unmanaged
    {
        var order = new long[x.Shape[0]];
        new PermutationSource(key, order.Length).Fill(order, 0, 1);
        return new(ListIndex.Take(x.Node, 0, order, callSite));
    }
}

internal sealed class IntegersDistribution(long low, long high) : Distribution<long>
{
    public override UInt128 Token => TokenBuilder.Of("integers").Add(low).Add(high).ToToken();

    public override long Draw(ref PhiloxStream stream) => low + (long)stream.NextBelow((ulong)high - (ulong)low);
}

internal sealed class ChoiceDistribution<T>(T[] values, double[] upTo) : Distribution<T> where T : unmanaged
{
    public override UInt128 Token => TokenBuilder.Of("choice").AddBits<T>(values).AddBits<double>(upTo).ToToken();

    public override T Draw(ref PhiloxStream stream)
    {
        if (upTo.Length == 0) return values[stream.NextBelow((ulong)values.Length)];
        int found = Array.BinarySearch(upTo, stream.NextUnit() * upTo[^1]);
        // An end belongs to the next value; values of chance 0 have the same end as the one before.
        int index = found < 0 ? ~found : found + 1;
        while (index < values.Length - 1 && upTo[index] <= (index == 0 ? 0 : upTo[index - 1])) index++;
        return values[Math.Min(index, values.Length - 1)];
    }
}
