using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>
/// Values by keys of bytes, compared by content, in the order in which keys first occur. Keys are copied into one buffer, so that none keeps what it
/// was read with. Open addressing with linear probing (Knuth, volume 3, 6.4), half full at most; a slot holds part of the hash, so that another
/// key's bytes are hardly ever looked at.
/// </summary>
internal sealed class BytesTable<TValue>
{
    private Slot[] _slots = new Slot[1 << 8];
    private Entry[] _entries = new Entry[1 << 7];
    private byte[] _bytes = new byte[1 << 11];
    private int _count, _used;

    public ref TValue? At(ReadOnlySpan<byte> key, out bool isKnown)
    {
        ulong hash = Hash(key);
        while (true)
        {
            int mask = _slots.Length - 1;
            uint mark = (uint)(hash >> 32);
            for (int i = (int)hash & mask; ; i = (i + 1) & mask)
            {
                ref var slot = ref _slots[i];
                if (slot.Entry == 0)
                {
                    if (_count == _entries.Length) break;
                    slot = new(mark, ++_count);
                    isKnown = false;
                    return ref Append(key, hash).Value;
                }
                if (slot.Mark != mark) continue;
                ref var entry = ref _entries[slot.Entry - 1];
                if (entry.Length != key.Length || entry.Hash != hash || key.Length >= 8 && !key.SequenceEqual(_bytes.AsSpan(entry.Start, key.Length))) continue;
                isKnown = true;
                return ref entry.Value;
            }
            Grow();
        }
    }

    public bool TryGet(ReadOnlySpan<byte> key, [MaybeNullWhen(false)] out TValue value)
    {
        ulong hash = Hash(key);
        int mask = _slots.Length - 1;
        for (int i = (int)hash & mask; _slots[i].Entry != 0; i = (i + 1) & mask)
        {
            ref var entry = ref _entries[_slots[i].Entry - 1];
            if (entry.Hash != hash || entry.Length != key.Length || key.Length >= 8 && !key.SequenceEqual(_bytes.AsSpan(entry.Start, key.Length))) continue;
            value = entry.Value!;
            return true;
        }
        value = default;
        return false;
    }

    /// <summary>The keys, slices of one array, with their values.</summary>
    public IEnumerable<KeyValuePair<ReadOnlyMemory<byte>, TValue>> Pairs
    {
        get
        {
            var bytes = _bytes.AsMemory(0, _used).ToArray();
            for (int i = 0; i < _count; i++) yield return new(bytes.AsMemory(_entries[i].Start, _entries[i].Length), _entries[i].Value!);
        }
    }

    private ref Entry Append(ReadOnlySpan<byte> key, ulong hash)
    {
        if (key.Length > _bytes.Length - _used) Array.Resize(ref _bytes, checked(Math.Max(2 * _bytes.Length, _used + key.Length)));
        key.CopyTo(_bytes.AsSpan(_used));
        ref var entry = ref _entries[_count - 1];
        entry = new() { Hash = hash, Start = _used, Length = key.Length };
        _used += key.Length;
        return ref entry;
    }

    private void Grow()
    {
        Array.Resize(ref _entries, 2 * _entries.Length);
        _slots = new Slot[2 * _entries.Length];
        int mask = _slots.Length - 1;
        for (int e = 0; e < _count; e++)
        {
            int i = (int)_entries[e].Hash & mask;
            while (_slots[i].Entry != 0) i = (i + 1) & mask;
            _slots[i] = new((uint)(_entries[e].Hash >> 32), e + 1);
        }
    }

    // Only for this table: words are short, and this is inlined. Keys of one length below 8 have equal hashes only where they are equal: xor, the
    // product with an odd number and a shifted xor all can be undone. So their bytes need not be compared.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Hash(ReadOnlySpan<byte> key)
    {
        const ulong prime = 0x9E3779B97F4A7C15;
        ref byte first = ref MemoryMarshal.GetReference(key);
        ulong hash = (ulong)key.Length * prime;
        int at = 0;
        for (; at + 8 <= key.Length; at += 8) hash = BitOperations.RotateLeft((hash ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, at))) * prime, 29);
        ulong rest = 0;
        if (key.Length >= 8) rest = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, key.Length - 8));
        else if (key.Length >= 4) rest = Unsafe.ReadUnaligned<uint>(ref first) | (ulong)Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, key.Length - 4)) << 32;
        else for (; at < key.Length; at++) rest = rest << 8 | Unsafe.Add(ref first, at);
        hash = (hash ^ rest) * prime;
        return hash ^ hash >> 32;
    }

    private readonly record struct Slot(uint Mark, int Entry);

    private struct Entry
    {
        public ulong Hash;
        public int Start, Length;
        public TValue? Value;
    }
}
