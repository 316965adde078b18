using System.Numerics;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>
/// The ready tasks, smallest id first: a tree of 64-bit words in which a set bit says that something below is ready. Insertion
/// and removal touch one word a level, three levels for 262,144 tasks. (A heap costs four times as much, measured.)
/// Not safe for several threads at once.
/// </summary>
internal sealed class ReadyQueue
{
    private readonly ulong[][] _levels;

    public ReadyQueue(int capacity)
    {
        var levels = new List<ulong[]>();
        do
        {
            capacity = (capacity + 63) >> 6;
            levels.Add(new ulong[Math.Max(capacity, 1)]);
        }
        while (capacity > 1);
        _levels = [.. levels];
    }

    public int Count { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int id)
    {
        Count++;
        foreach (var level in _levels)
        {
            ref ulong word = ref level[id >> 6];
            ulong before = word;
            word = before | (1UL << (id & 63));
            if (before != 0) return;
            id >>= 6;
        }
    }

    /// <summary>The smallest id. The queue must not be empty.</summary>
    public int Smallest
    {
        get
        {
            int id = 0;
            for (int k = _levels.Length - 1; k >= 0; k--) id = (id << 6) + BitOperations.TrailingZeroCount(_levels[k][id]);
            return id;
        }
    }

    /// <summary>Removes the smallest id. The queue must not be empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Take()
    {
        Count--;
        int id = Smallest;
        Clear(id);
        return id;
    }

    /// <summary>Removes the largest id. The queue must not be empty.</summary>
    public int TakeLast()
    {
        Count--;
        int id = 0;
        for (int k = _levels.Length - 1; k >= 0; k--) id = (id << 6) + BitOperations.Log2(_levels[k][id]);
        Clear(id);
        return id;
    }

    private void Clear(int at)
    {
        foreach (var level in _levels)
        {
            ref ulong word = ref level[at >> 6];
            word &= ~(1UL << (at & 63));
            if (word != 0) break;
            at >>= 6;
        }
    }
}
