using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ParquetSharp;

namespace TaskGraph;

/// <summary>
/// Codes of texts as they come from pages. A page that is dictionary-encoded gives equal texts at equal addresses, so that most are known by theirs:
/// 2 ns a text instead of 17 by its bytes. Addresses mean something within one batch only: the next may lie where the last one was.
/// </summary>
internal sealed class ParquetWords
{
    private const int Bits = 12, Ahead = 32; // words announced at a time: enough to wait for them all at once
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private readonly Entry[] _entries = new Entry[1 << Bits];
    private bool _isOff;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Encode(ReadOnlySpan<ByteArray> texts, StringDictionaryBuilder words, Span<int> codes)
    {
        if (_isOff) ByBytes(texts, words, codes);
        else if (ByAddress(texts, words, codes) > texts.Length / 2) _isOff = true;
    }

    // How many were not known.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int ByAddress(ReadOnlySpan<ByteArray> texts, StringDictionaryBuilder words, Span<int> codes)
    {
        Array.Clear(_entries);
        ref Entry entries = ref MemoryMarshal.GetArrayDataReference(_entries);
        int misses = 0;
        for (int i = 0; i < texts.Length; i++)
        {
            var (address, length) = (texts[i].Pointer, texts[i].Length);
            ref Entry entry = ref Unsafe.Add(ref entries, (nint)((ulong)address * Multiplier >> (64 - Bits)));
            if (entry.Address != address || entry.Length != length || address == 0)
            {
                entry = new() { Address = address, Length = length, Code = words.Add(Text(texts[i])) };
                misses++;
            }
            codes[i] = entry.Code;
        }
        return misses;
    }

    // Where there are many words they are announced some at a time, so that their entries arrive together.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ByBytes(ReadOnlySpan<ByteArray> texts, StringDictionaryBuilder words, Span<int> codes)
    {
        for (int start = 0; start < texts.Length; start += Ahead)
        {
            int end = Math.Min(start + Ahead, texts.Length);
            if (words.IsLarge)
                for (int i = start; i < end; i++) words.Prefetch(Text(texts[i]));
            for (int i = start; i < end; i++) codes[i] = words.Add(Text(texts[i]));
        }
    }

    private static unsafe ReadOnlySpan<byte> Text(ByteArray text) => new((void*)text.Pointer, text.Length);

    private struct Entry
    {
        public IntPtr Address;
        public int Length, Code;
    }
}
