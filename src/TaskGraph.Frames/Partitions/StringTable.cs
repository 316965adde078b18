using System.IO.Hashing;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>
/// Codes by word: an open-addressing table of (hash, code) with linear probing, at most half full. The words lie elsewhere.
/// </summary>
internal sealed class StringTable
{
    private ulong[] _slots; // upper half: the hash's upper half; lower half: code + 1, 0 where free
    private int _mask, _count;

    public StringTable(int expected = 0)
    {
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, Math.Min(expected, 1 << 29) * 2));
        _slots = new ulong[size];
        _mask = size - 1;
    }

    /// <summary>A table over words that differ from each other.</summary>
    public static StringTable Of(byte[] bytes, int[] offsets, int count)
    {
        var table = new StringTable(count);
        for (int code = 0; code < count; code++)
        {
            ulong hash = Hash(bytes.AsSpan(offsets[code], offsets[code + 1] - offsets[code]));
            int slot = (int)hash & table._mask;
            while ((uint)table._slots[slot] != 0) slot = (slot + 1) & table._mask;
            table._slots[slot] = Entry(hash, code);
        }
        table._count = count;
        return table;
    }

    /// <summary>The code of a word, or -1.</summary>
    public int Find(ReadOnlySpan<byte> word, byte[] bytes, int[] offsets)
    {
        int slot = Probe(word, Hash(word), bytes, offsets);
        return (int)(uint)_slots[slot] - 1;
    }

    /// <summary>The code of a word, or its entry as the word with code <paramref name="next"/>, which is then given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int FindOrAdd(ReadOnlySpan<byte> word, byte[] bytes, int[] offsets, int next)
    {
        ulong hash = Hash(word);
        int slot = Probe(word, hash, bytes, offsets);
        if ((uint)_slots[slot] != 0) return (int)(uint)_slots[slot] - 1;
        _slots[slot] = Entry(hash, next);
        if (++_count * 2 > _slots.Length) Grow(bytes, offsets, word, next);
        return next;
    }

    private static ulong Entry(ulong hash, int code) => (hash & 0xFFFFFFFF00000000UL) | (uint)(code + 1);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Probe(ReadOnlySpan<byte> word, ulong hash, byte[] bytes, int[] offsets)
    {
        var slots = _slots;
        int mask = slots.Length - 1, slot = (int)hash & mask;
        while (true)
        {
            ulong entry = slots[slot];
            if ((uint)entry == 0) return slot;
            if (((entry ^ hash) >> 32) == 0)
            {
                int code = (int)(uint)entry - 1, start = offsets[code];
                if (word.SequenceEqual(bytes.AsSpan(start, offsets[code + 1] - start))) return slot;
            }
            slot = (slot + 1) & mask;
        }
    }

    private void Grow(byte[] bytes, int[] offsets, ReadOnlySpan<byte> lastWord, int last)
    {
        var old = _slots;
        _slots = new ulong[old.Length * 4];
        _mask = _slots.Length - 1;
        foreach (ulong entry in old)
        {
            if ((uint)entry == 0) continue;
            int code = (int)(uint)entry - 1;
            ulong hash = code == last ? Hash(lastWord) : Hash(bytes.AsSpan(offsets[code], offsets[code + 1] - offsets[code]));
            int slot = (int)hash & _mask;
            while ((uint)_slots[slot] != 0) slot = (slot + 1) & _mask;
            _slots[slot] = entry;
        }
    }

    /// <summary>Words of up to 16 bytes, the most, hash with two multiplications.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong Hash(ReadOnlySpan<byte> word)
    {
        if (word.Length > 16) return XxHash3.HashToUInt64(word);
        ulong a = 0, b = 0;
        if (word.Length >= 8)
        {
            a = MemoryMarshal.Read<ulong>(word);
            b = MemoryMarshal.Read<ulong>(word[^8..]);
        }
        else if (word.Length >= 4)
        {
            a = MemoryMarshal.Read<uint>(word);
            b = MemoryMarshal.Read<uint>(word[^4..]);
        }
        else if (word.Length > 0)
        {
            a = (ulong)word[0] | (ulong)word[word.Length >> 1] << 8 | (ulong)word[^1] << 16;
        }
        ulong high = Math.BigMul(a ^ 0x9E3779B97F4A7C15UL, b ^ 0xD6E8FEB86659FD93UL ^ (ulong)word.Length << 56, out ulong low);
        ulong mixed = (high ^ low) * 0xFF51AFD7ED558CCDUL;
        return mixed ^ mixed >> 32;
    }
}
