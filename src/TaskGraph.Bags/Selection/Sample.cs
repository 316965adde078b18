using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Random elements: with the same seed, elements and partitions the same ones in every run, on every scheduler.</summary>
public static class BagSample
{
    extension<T>(Bag<T> source)
    {
        /// <summary>Each element with probability <paramref name="fraction"/>, in order.</summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="fraction"/> is not from 0 to 1.</exception>
        public Bag<T> Sample(double fraction, long seed, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            if (!(fraction is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(fraction), fraction, $"The fraction is {fraction}. Use 0 to 1.");
            return source.Numbered("Sample", (items, partition) =>
            {
                var random = new ItemRandom(seed, partition);
                return items.Where(_ => random.NextDouble() < fraction);
            }, new CallSite(callerFile, callerLine));
        }

        /// <summary>
        /// <paramref name="count"/> different elements, each set of them equally likely, in their order; all where there are fewer. One partition.
        /// </summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
        public Bag<T> SampleReservoir(int count, long seed, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count);
            var callSite = new CallSite(callerFile, callerLine);
            // The elements with the smallest of random numbers: a set that can be found part by part.
            return source.Numbered<Ticket<T>>("SampleReservoir", (items, partition) => Ticket<T>.Smallest(Ticket<T>.Draw(items, seed, partition), count), callSite)
                .Tree("SampleReservoir", new MergeFuncCode<Ticket<T>, Ticket<T>>(tickets => Ticket<T>.Smallest(tickets, count)), new MergeFuncCode<Ticket<T>, Ticket<T>>(tickets => Ticket<T>.Smallest(tickets, count)), callSite)
                .Partitionwise("SampleReservoir", static tickets => tickets.OrderBy(t => t.Partition).ThenBy(t => t.Place).Select(t => t.Item), callSite);
        }

        /// <summary><paramref name="count"/> elements, each drawn from all: one may come several times. One partition; empty where there are no elements.</summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
        public Bag<T> Choice(int count, long seed, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count);
            var callSite = new CallSite(callerFile, callerLine);
            return source.Numbered<Draws<T>>("Choice", (items, partition) => [Draws<T>.From(items, count, seed, partition)], callSite)
                .Tree("Choice", new MergeFuncCode<Draws<T>, Draws<T>>(draws => [Draws<T>.Together(draws)]), new MergeFuncCode<Draws<T>, Draws<T>>(draws => [Draws<T>.Together(draws)]), callSite)
                .Partitionwise("Choice", static draws => draws.SelectMany(d => d.Items), callSite);
        }
    }
}

/// <summary>Random numbers of one partition (xorshift64*, Vigna 2014), the same on every runtime.</summary>
internal sealed class ItemRandom(long seed, int stream)
{
    private ulong _state = StableHashRules.Join((ulong)seed, (ulong)stream) | 1;

    public ulong Next()
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return _state * 0x2545F4914F6CDD1D;
    }

    /// <summary>From 0 to below 1.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1ul << 53));

    /// <summary>From 0 to below <paramref name="end"/>.</summary>
    public long Next(long end) => (long)Math.BigMul(Next(), (ulong)end, out _);
}

/// <summary>An element with a random number.</summary>
internal readonly record struct Ticket<T>(ulong Number, int Partition, long Place, T Item)
{
    public static IEnumerable<Ticket<T>> Draw(IEnumerable<T> items, long seed, int partition)
    {
        var random = new ItemRandom(seed, partition);
        long place = 0;
        foreach (var item in items) yield return new(random.Next(), partition, place++, item);
    }

    public static IEnumerable<Ticket<T>> Smallest(IEnumerable<Ticket<T>> tickets, int count)
    {
        var kept = new PriorityQueue<Ticket<T>, ulong>(Comparer<ulong>.Create(static (a, b) => b.CompareTo(a)));
        if (count == 0) return [];
        foreach (var ticket in tickets)
        {
            if (kept.Count < count) kept.Enqueue(ticket, ticket.Number);
            else if (kept.TryPeek(out _, out ulong greatest) && ticket.Number < greatest) kept.EnqueueDequeue(ticket, ticket.Number);
        }
        return kept.UnorderedItems.Select(k => k.Element).OrderBy(t => t.Partition).ThenBy(t => t.Place);
    }
}

/// <summary>Elements drawn from so many.</summary>
internal sealed record Draws<T>(long Count, T[] Items, ulong Seed)
{
    public static Draws<T> From(IEnumerable<T> items, int count, long seed, int partition)
    {
        var all = items as T[] ?? [.. items];
        var random = new ItemRandom(seed, partition);
        var drawn = new T[all.Length == 0 ? 0 : count];
        for (int i = 0; i < drawn.Length; i++) drawn[i] = all[random.Next(all.Length)];
        return new(all.Length, drawn, random.Next());
    }

    /// <summary>Draws from all: each from one of the parts, by how many elements that was drawn from.</summary>
    public static Draws<T> Together(IEnumerable<Draws<T>> parts)
    {
        Draws<T>? all = null;
        foreach (var part in parts)
        {
            if (all is null || all.Count == 0 || part.Count == 0)
            {
                if (all is null || all.Count == 0) all = part;
                continue;
            }
            var random = new ItemRandom((long)all.Seed, (int)part.Seed);
            var items = new T[all.Items.Length];
            for (int i = 0; i < items.Length; i++) items[i] = random.Next(all.Count + part.Count) < all.Count ? all.Items[i] : part.Items[i];
            all = new(all.Count + part.Count, items, random.Next());
        }
        return all!;
    }
}
