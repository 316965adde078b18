using System.Buffers;
using System.IO.Hashing;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace TaskGraph;

/// <summary>
/// Codes by word: an open-addressing table with linear probing, at most half full. Words of up to 16 bytes, the most, lie in the entry itself, so that
/// looking one up misses the cache once; of longer ones it has both ends, and the rest lies elsewhere.
/// </summary>
internal sealed class StringTable
{
    private const int LeastRented = 1 << 12;

    private Entry[] _entries;
    private int _mask, _count;

    public StringTable(int expected = 0)
    {
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, Math.Min(expected, 1 << 28) * 2));
        _entries = Rent(size);
        _mask = size - 1;
    }

    /// <summary>Gives the memory to the next table; this one must not be used afterwards.</summary>
    public void Return() => Return(Interlocked.Exchange(ref _entries, []));

    /// <summary>Whether the table is larger than the processor's second cache, so that it pays to ask for entries ahead of time.</summary>
    public bool IsLarge => _entries.Length > 1 << 14;

    /// <summary>A table over words that differ from each other.</summary>
    public static StringTable Of(byte[] bytes, int[] offsets, int count)
    {
        var table = new StringTable(count);
        for (int code = 0; code < count; code++)
        {
            var key = Key.Of(bytes.AsSpan(offsets[code], offsets[code + 1] - offsets[code]));
            table.Put(key, code);
        }
        table._count = count;
        return table;
    }

    /// <summary>The code of a word, or -1.</summary>
    public int Find(ReadOnlySpan<byte> word, byte[] bytes, int[] offsets)
        => (int)_entries[Probe(word, Key.Of(word), bytes, offsets)].Code - 1;

    /// <summary>The code of a word, or its entry as the word with code <paramref name="next"/>, which is then given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int FindOrAdd(ReadOnlySpan<byte> word, byte[] bytes, int[] offsets, int next)
    {
        var key = Key.Of(word);
        ref Entry entry = ref _entries[Probe(word, key, bytes, offsets)];
        if (entry.Code != 0) return (int)entry.Code - 1;
        entry = new(key, next);
        if (++_count * 2 > _entries.Length) Grow(bytes, offsets, word, next);
        return next;
    }

    /// <summary>Asks for the entry of a word that will be looked up soon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void Prefetch(ReadOnlySpan<byte> word)
    {
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref _entries[(int)Key.Of(word).Hash & _mask]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Probe(ReadOnlySpan<byte> word, in Key key, byte[] bytes, int[] offsets)
    {
        int slot = (int)key.Hash & _mask;
        ref Entry first = ref MemoryMarshal.GetArrayDataReference(_entries);
        while (true)
        {
            ref Entry entry = ref Unsafe.Add(ref first, slot);
            if (entry.Code == 0) return slot;
            if (entry.Tag == key.Tag && entry.Start == key.Start && entry.End == key.End
                && (word.Length <= 16 || IsSame(word, (int)entry.Code - 1, bytes, offsets))) return slot;
            slot = (slot + 1) & _mask;
        }
    }

    private static bool IsSame(ReadOnlySpan<byte> word, int code, byte[] bytes, int[] offsets)
        => word.SequenceEqual(bytes.AsSpan(offsets[code], offsets[code + 1] - offsets[code]));

    private void Put(in Key key, int code)
    {
        int slot = (int)key.Hash & _mask;
        while (_entries[slot].Code != 0) slot = (slot + 1) & _mask;
        _entries[slot] = new(key, code);
    }

    // The last word is not among the bytes yet.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Grow(byte[] bytes, int[] offsets, ReadOnlySpan<byte> lastWord, int last)
    {
        var old = _entries;
        _entries = Rent(old.Length * 4);
        _mask = _entries.Length - 1;
        foreach (ref var entry in old.AsSpan())
        {
            if (entry.Code == 0) continue;
            int code = (int)entry.Code - 1;
            if (Key.TryOf(entry, out var key)) Put(key, code);
            else Put(code == last ? Key.Of(lastWord) : Key.Of(bytes.AsSpan(offsets[code], offsets[code + 1] - offsets[code])), code);
        }
        Return(old);
    }

    // Large tables are made again and again, a few at a time: from the heap they would be several times the memory until it is collected.
    private static Entry[] Rent(int size)
    {
        if (size < LeastRented) return new Entry[size];
        var entries = ArrayPool<Entry>.Shared.Rent(size);
        if (entries.Length != size) return new Entry[size]; // the mask needs a power of two
        Array.Clear(entries);
        return entries;
    }

    private static void Return(Entry[] entries)
    {
        if (entries.Length >= LeastRented) ArrayPool<Entry>.Shared.Return(entries);
    }

    private readonly struct Entry(in Key key, int code)
    {
        public readonly ulong Start = key.Start, End = key.End;
        public readonly uint Tag = key.Tag, Code = (uint)code + 1; // code 0 of an empty entry
    }

    /// <summary>Both ends of a word, which are all of one of up to 16 bytes, its length with bits of its hash, and the hash.</summary>
    private readonly struct Key(ulong start, ulong end, uint tag, ulong hash)
    {
        public readonly ulong Start = start, End = end, Hash = hash;
        public readonly uint Tag = tag;

        /// <summary>Words of up to 16 bytes hash with two multiplications.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Key Of(ReadOnlySpan<byte> word)
        {
            ulong start = 0, end = 0;
            if (word.Length >= 8)
            {
                start = MemoryMarshal.Read<ulong>(word);
                end = MemoryMarshal.Read<ulong>(word[^8..]);
            }
            else if (word.Length >= 4)
            {
                start = MemoryMarshal.Read<uint>(word);
                end = MemoryMarshal.Read<uint>(word[^4..]);
            }
            else if (word.Length > 0)
            {
                start = (ulong)word[0] | (ulong)word[word.Length >> 1] << 8 | (ulong)word[^1] << 16;
            }
            ulong hash = word.Length > 16 ? XxHash3.HashToUInt64(word) : Mix(start, end, word.Length);
            return new(start, end, (uint)(hash >> 40) << 8 | (uint)Math.Min(word.Length, 255), hash);
        }

        /// <summary>The key of an entry's word; false where that is not all in the entry.</summary>
        public static bool TryOf(in Entry entry, out Key key)
        {
            int length = (int)(entry.Tag & 255);
            key = length > 16 ? default : new(entry.Start, entry.End, entry.Tag, Mix(entry.Start, entry.End, length));
            return length <= 16;
        }

        private static ulong Mix(ulong start, ulong end, int length)
        {
            ulong high = Math.BigMul(start ^ 0x9E3779B97F4A7C15UL, end ^ 0xD6E8FEB86659FD93UL ^ (ulong)length << 56, out ulong low);
            ulong mixed = (high ^ low) * 0xFF51AFD7ED558CCDUL;
            return mixed ^ mixed >> 32;
        }
    }
}
