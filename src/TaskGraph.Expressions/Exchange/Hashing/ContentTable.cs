using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace TaskGraph;

/// <summary>
/// Values by keys that are compared as bytes, in the order in which keys first occur. Open addressing with linear probing (Knuth, volume 3, 6.4), half
/// full at most; a slot holds part of the hash, so that another key is hardly ever looked at. Keys that are frequent come early and lie together,
/// which is what makes it quicker than a dictionary: most of that one's time on words goes into memory that is not in the cache.
/// </summary>
internal sealed class ContentTable<TKey, TValue> where TKey : struct, IContentKey
{
    /// <summary>How many keys can be looked for together.</summary>
    public const int MostAhead = 64;

    private const int WholeInHash = IContentKey.WholeInHash;

    private readonly ulong[] _hashes = new ulong[MostAhead];
    private readonly int[] _found = new int[MostAhead];
    private Slot[] _slots = new Slot[1 << 8];
    // From 1: what a slot without an entry leads to is read like any other when looking ahead.
    private Entry[] _entries = new Entry[1 << 7];
    private int _count, _touched;

    public int Count => _count;

    /// <summary>Keys with their values.</summary>
    public ReadOnlySpan<Entry> Entries => _entries.AsSpan(1, _count);

    /// <summary>The place of a key, valid until the next call. Where it was not known, the caller sets its key.</summary>
    public ref Entry At(ReadOnlySpan<byte> key, out bool isKnown) => ref At(key, Hash(key), out isKnown);

    /// <summary>
    /// Begins to look for several keys, which are then asked for by number. What the search touches is hardly ever in the cache; fetched beforehand, and in
    /// loops without a branch, it is waited for for many keys at a time. (200 MB of words as bytes on one
    /// thread: about a tenth less time.)
    /// </summary>
    /// <param name="number">The key's number, from 0.</param>
    /// <param name="key">The key.</param>
    public void Ahead(int number, ReadOnlySpan<byte> key)
    {
        ulong hash = Hash(key);
        _hashes[number] = hash;
        Fetch(ref _slots[(int)hash & (_slots.Length - 1)]);
    }

    /// <summary>Looks for the first so many keys that were named.</summary>
    public void LookAhead(int count)
    {
        var slots = _slots;
        var entries = _entries;
        var found = _found.AsSpan(0, count);
        var hashes = _hashes.AsSpan(0, count);
        for (int i = 0; i < found.Length; i++)
        {
            var slot = slots[(int)hashes[i] & (slots.Length - 1)];
            // All ones where the marks differ in nothing. As a condition it becomes a branch, and one guessed wrongly waits for memory alone.
            int same = (int)((long)((uint)(hashes[i] >> 32) ^ slot.Mark) - 1 >> 63);
            found[i] = slot.Entry & same;
            Fetch(ref entries[found[i]]);
        }
        int touched = 0;
        for (int i = 0; i < found.Length; i++) touched += entries[found[i]].Key.Touch();
        _touched = touched;
    }

    /// <summary>The place of a key that was looked for, by its number.</summary>
    public ref Entry At(int number, ReadOnlySpan<byte> key, out bool isKnown)
    {
        int found = _found[number];
        if (found == 0) return ref At(key, _hashes[number], out isKnown);
        ref var entry = ref _entries[found];
        if (!Holds(ref entry, key, _hashes[number])) return ref At(key, _hashes[number], out isKnown);
        isKnown = true;
        return ref entry;
    }

    private ref Entry At(ReadOnlySpan<byte> key, ulong hash, out bool isKnown)
    {
        uint mark = (uint)(hash >> 32);
        while (true)
        {
            int mask = _slots.Length - 1;
            for (int i = (int)hash & mask; ; i = (i + 1) & mask)
            {
                ref var slot = ref _slots[i];
                if (slot.Entry == 0)
                {
                    if (_count == _entries.Length - 1) break;
                    slot = new(mark, ++_count);
                    isKnown = false;
                    ref var added = ref _entries[_count];
                    added.Hash = hash;
                    return ref added;
                }
                if (slot.Mark != mark) continue;
                ref var entry = ref _entries[slot.Entry];
                if (!Holds(ref entry, key, hash)) continue;
                isKnown = true;
                return ref entry;
            }
            Grow();
        }
    }

    /// <summary>The place of a key; the null reference where there is none.</summary>
    public ref Entry Find(ReadOnlySpan<byte> key)
    {
        ulong hash = Hash(key);
        uint mark = (uint)(hash >> 32);
        int mask = _slots.Length - 1;
        for (int i = (int)hash & mask; _slots[i].Entry != 0; i = (i + 1) & mask)
        {
            if (_slots[i].Mark != mark) continue;
            ref var entry = ref _entries[_slots[i].Entry];
            if (Holds(ref entry, key, hash)) return ref entry;
        }
        return ref Unsafe.NullRef<Entry>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Holds(ref Entry entry, ReadOnlySpan<byte> key, ulong hash)
        => entry.Hash == hash && entry.Key.Length == key.Length && (key.Length <= WholeInHash || key.SequenceEqual(entry.Key.Bytes));

    /// <summary>Has a place brought into the cache, while the processor goes on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Fetch<T>(ref T place)
    {
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref place));
    }

    private void Grow()
    {
        Array.Resize(ref _entries, 2 * _entries.Length);
        _slots = new Slot[2 * _entries.Length];
        int mask = _slots.Length - 1;
        for (int e = 1; e <= _count; e++)
        {
            int i = (int)_entries[e].Hash & mask;
            while (_slots[i].Entry != 0) i = (i + 1) & mask;
            _slots[i] = new((uint)(_entries[e].Hash >> 32), e);
        }
    }

    // Only for this table: keys are short, and this is inlined. Keys of one length up to 8 have equal hashes only where they are equal: xor, the
    // product with an odd number and a shifted xor all can be undone. So their bytes need not be compared.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Hash(ReadOnlySpan<byte> key)
    {
        const ulong prime = 0x9E3779B97F4A7C15;
        ref byte first = ref MemoryMarshal.GetReference(key);
        int length = key.Length;
        ulong hash = (ulong)length * prime;
        for (int at = 0; at + 8 < length; at += 8) hash = BitOperations.RotateLeft((hash ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, at))) * prime, 29);
        ulong rest = 0;
        if (length >= 8) rest = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, length - 8));
        else if (length >= 4) rest = Unsafe.ReadUnaligned<uint>(ref first) | (ulong)Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, length - 4)) << 32;
        else if (length > 0) rest = first | (ulong)Unsafe.Add(ref first, length >> 1) << 8 | (ulong)Unsafe.Add(ref first, length - 1) << 16;
        hash = (hash ^ rest) * prime;
        return hash ^ hash >> 32;
    }

    private readonly record struct Slot(uint Mark, int Entry);

    internal struct Entry
    {
        public ulong Hash;
        public TKey Key;
        public TValue? Value;
    }
}
