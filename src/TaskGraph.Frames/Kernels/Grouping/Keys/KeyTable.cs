using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph.FrameKernels;

/// <summary>Numbers 64-bit codes from 0 in order of first appearance: open addressing with linear probing, half full at most.</summary>
internal sealed class KeyTable
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15; // Fibonacci hashing (Knuth, TAOCP 3, 6.4): the product's top bits depend on all of the code's

    private Entry[] _entries;
    private ulong[] _codes;
    private int _shift, _first;

    public KeyTable(int capacity = 1 << 10)
    {
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, 1 << 10));
        _entries = new Entry[size];
        _codes = new ulong[size / 2];
        _shift = 64 - BitOperations.Log2((uint)size);
    }

    public int Count { get; private set; }

    /// <summary>The codes by number.</summary>
    public ReadOnlySpan<ulong> Codes => _codes.AsSpan(0, Count);

    /// <summary>Writes the number of each code, new where the code is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Number(ReadOnlySpan<ulong> codes, Span<int> numbers)
    {
        numbers = numbers[..codes.Length];
        for (int i = 0; i < codes.Length; i++)
        {
            ulong code = codes[i];
            int slot = (int)(code * Multiplier >> _shift), mask = _entries.Length - 1;
            ref Entry first = ref MemoryMarshal.GetArrayDataReference(_entries);
            while (true)
            {
                ref Entry entry = ref Unsafe.Add(ref first, slot);
                if (entry.Number == 0)
                {
                    numbers[i] = Add(code, slot);
                    break;
                }
                if (entry.Code == code)
                {
                    numbers[i] = entry.Number - 1 + _first;
                    break;
                }
                slot = (slot + 1) & mask;
            }
        }
    }

    /// <summary>The number of each code, -1 where it has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Find(ReadOnlySpan<ulong> codes, Span<int> numbers)
    {
        numbers = numbers[..codes.Length];
        int mask = _entries.Length - 1, shift = _shift;
        ref Entry first = ref MemoryMarshal.GetArrayDataReference(_entries);
        for (int i = 0; i < codes.Length; i++)
        {
            ulong code = codes[i];
            int slot = (int)(code * Multiplier >> shift);
            while (Unsafe.Add(ref first, slot).Number != 0 && Unsafe.Add(ref first, slot).Code != code) slot = (slot + 1) & mask;
            numbers[i] = Unsafe.Add(ref first, slot).Number - 1;
        }
    }

    /// <summary>
    /// Forgets which codes are known, not their numbers: for runs of rows that share no code with earlier ones, so that the table stays in the cache.
    /// </summary>
    public void Forget()
    {
        _first = Count;
        Array.Clear(_entries);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Add(ulong code, int slot)
    {
        if (Count - _first >= _entries.Length / 2)
        {
            Grow();
            slot = FreeSlot(code);
        }
        if (Count == _codes.Length) Array.Resize(ref _codes, _codes.Length * 2);
        _codes[Count] = code;
        _entries[slot] = new() { Code = code, Number = Count - _first + 1 };
        return Count++;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Grow()
    {
        _entries = new Entry[_entries.Length * 4];
        _shift -= 2;
        for (int number = _first; number < Count; number++)
            _entries[FreeSlot(_codes[number])] = new() { Code = _codes[number], Number = number - _first + 1 };
    }

    private int FreeSlot(ulong code)
    {
        int slot = (int)(code * Multiplier >> _shift);
        while (_entries[slot].Number != 0) slot = (slot + 1) & (_entries.Length - 1);
        return slot;
    }

    private struct Entry
    {
        public ulong Code;

        /// <summary>The number from the last <see cref="Forget"/> on, plus 1; 0 for a free slot.</summary>
        public int Number;
    }
}
