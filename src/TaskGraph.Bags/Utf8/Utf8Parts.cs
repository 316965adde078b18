using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TaskGraph;

/// <summary>The parts of a text between separators: found by comparing 32 bytes at a time where they are handed on.</summary>
internal sealed class Utf8Parts(ReadOnlyMemory<byte> text, byte separator, bool keepsEmpty) : Flow<ReadOnlyMemory<byte>>
{
    public override void Into(Sink<ReadOnlyMemory<byte>> sink)
    {
        ref byte first = ref MemoryMarshal.GetReference(text.Span);
        int start = 0, at = 0;
        for (; at + Vector256<byte>.Count <= text.Length; at += Vector256<byte>.Count)
        {
            uint found = Vector256.Equals(Vector256.LoadUnsafe(ref first, (nuint)at), Vector256.Create(separator)).ExtractMostSignificantBits();
            for (; found != 0; found &= found - 1)
            {
                int end = at + BitOperations.TrailingZeroCount(found);
                if (end > start || keepsEmpty) sink.Add(text[start..end]);
                start = end + 1;
            }
        }
        for (; at < text.Length; at++)
        {
            if (System.Runtime.CompilerServices.Unsafe.Add(ref first, at) != separator) continue;
            if (at > start || keepsEmpty) sink.Add(text[start..at]);
            start = at + 1;
        }
        if (text.Length > start || keepsEmpty) sink.Add(text[start..]);
    }

    public override IEnumerator<ReadOnlyMemory<byte>> GetEnumerator()
    {
        int start = 0;
        while (true)
        {
            int at = text.Span[start..].IndexOf(separator);
            if (at < 0) break;
            if (at > 0 || keepsEmpty) yield return text.Slice(start, at);
            start += at + 1;
        }
        if (text.Length > start || keepsEmpty) yield return text[start..];
    }
}
