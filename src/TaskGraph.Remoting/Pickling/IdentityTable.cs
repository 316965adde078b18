using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Numbers objects by identity, from 0 in the order of their first visit. Open addressing.</summary>
internal sealed class IdentityTable
{
    private const int SmallSize = 256, LargestKept = 1 << 16;
    private object?[] _keys = new object?[SmallSize];
    private int[] _numbers = new int[SmallSize];

    public int Count { get; private set; }

    public void Clear()
    {
        if (Count == 0) return;
        Count = 0;
        if (_keys.Length > LargestKept)
        {
            _keys = new object?[SmallSize];
            _numbers = new int[SmallSize];
        }
        else
        {
            Array.Clear(_keys);
        }
    }

    /// <summary>The object's number; true where the object is new.</summary>
    public bool TryAdd(object item, out int number)
    {
        int mask = _keys.Length - 1;
        int at = Hash(item) & mask;
        while (_keys[at] is { } key)
        {
            if (ReferenceEquals(key, item))
            {
                number = _numbers[at];
                return false;
            }
            at = (at + 1) & mask;
        }
        _keys[at] = item;
        _numbers[at] = number = Count++;
        if (Count * 2 > mask) Grow();
        return true;
    }

    public bool TryGet(object item, out int number)
    {
        int mask = _keys.Length - 1;
        for (int at = Hash(item) & mask; _keys[at] is { } key; at = (at + 1) & mask)
        {
            if (!ReferenceEquals(key, item)) continue;
            number = _numbers[at];
            return true;
        }
        number = -1;
        return false;
    }

    private void Grow()
    {
        var (keys, numbers) = (_keys, _numbers);
        _keys = new object?[keys.Length * 2];
        _numbers = new int[_keys.Length];
        int mask = _keys.Length - 1;
        for (int i = 0; i < keys.Length; i++)
        {
            if (keys[i] is not { } key) continue;
            int at = Hash(key) & mask;
            while (_keys[at] is not null) at = (at + 1) & mask;
            _keys[at] = key;
            _numbers[at] = numbers[i];
        }
    }

    private static int Hash(object item)
    {
        int hash = RuntimeHelpers.GetHashCode(item) * unchecked((int)0x9E3779B1);
        return hash ^ (hash >> 15);
    }
}
