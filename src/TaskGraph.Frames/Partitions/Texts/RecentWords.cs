using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>
/// The codes of words of up to 16 bytes that were met last, a word for each value of a few bits of it. Where a column has few different words nearly all
/// are found here: of 10 million words of five bytes, 100 different, each costs 4 ns instead of 18 by the table of all words.
/// </summary>
internal sealed class RecentWords
{
    /// <summary>With more different words than this it costs more than it saves.</summary>
    public const int MostWords = 1 << 12;

    private const int Bits = 10, MostBytes = 16;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private readonly Entry[] _entries = new Entry[1 << Bits];

    public RecentWords() => _entries.AsSpan().Fill(new() { Length = -1 }); // the empty word is one too

    /// <summary>The code of a word; false where it is not known. 16 bytes behind its beginning and before its end must be readable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe bool TryFind(byte* word, int length, out int code)
    {
        Key(word, length, out ulong start, out ulong end);
        ref Entry entry = ref At(start, end);
        code = entry.Code;
        return entry.Start == start && entry.End == end && entry.Length == length;
    }

    /// <summary>Remembers a word in place of another one.</summary>
    public unsafe void Put(byte* word, int length, int code)
    {
        if (length > MostBytes) return;
        Key(word, length, out ulong start, out ulong end);
        At(start, end) = new() { Start = start, End = end, Length = length, Code = code };
    }

    // The first eight bytes and, of longer words, the last eight: all of a word of up to 16. Longer ones are never put.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Key(byte* word, int length, out ulong start, out ulong end)
    {
        start = Unsafe.ReadUnaligned<ulong>(word);
        end = 0;
        if (length < 8) start &= (1UL << (8 * length)) - 1;
        else if (length > 8) end = Unsafe.ReadUnaligned<ulong>(word + length - 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Entry At(ulong start, ulong end)
        => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_entries), (nint)((start ^ end * 31) * Multiplier >> (64 - Bits)));

    private struct Entry
    {
        public ulong Start, End;
        public int Length, Code;
    }
}
