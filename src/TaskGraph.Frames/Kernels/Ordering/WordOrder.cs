using System.Buffers.Binary;

namespace TaskGraph.FrameKernels;

/// <summary>
/// Words in the order of their bytes: sorted by eight bytes at a time as one number, then runs that agree in them by the next eight. Most words
/// differ in the first sixteen, and numbers compare some ten times as fast as words.
/// </summary>
internal static class WordOrder
{
    /// <summary>The numbers of the words in order.</summary>
    public static int[] Of(byte[] bytes, int[] offsets, int count)
    {
        var order = new int[count];
        for (int i = 0; i < count; i++) order[i] = i;
        var keys = new ulong[count];
        var open = new Stack<(int Start, int Length, int Depth)>();
        if (count > 1) open.Push((0, count, 0));
        while (open.TryPop(out var run))
        {
            var part = order.AsSpan(run.Start, run.Length);
            var numbers = keys.AsSpan(run.Start, run.Length);
            for (int i = 0; i < part.Length; i++) numbers[i] = Key(Rest(part[i], run.Depth));
            numbers.Sort(part);
            for (int i = 0; i < part.Length;)
            {
                int end = i + 1;
                while (end < part.Length && numbers[end] == numbers[i]) end++;
                if (end - i > 1) Separate(i, end);
                i = end;
            }

            void Separate(int from, int to)
            {
                // Those that end within these eight bytes agree but for zeros at their end, which count: they come first, the shortest before all.
                var same = order.AsSpan(run.Start + from, to - from);
                same.Sort((a, b) => Math.Min(Rest(a, run.Depth).Length, 9).CompareTo(Math.Min(Rest(b, run.Depth).Length, 9)));
                int ended = 0;
                while (ended < same.Length && Rest(same[ended], run.Depth).Length <= 8) ended++;
                if (same.Length - ended > 1) open.Push((run.Start + from + ended, same.Length - ended, run.Depth + 8));
            }
        }
        return order;

        ReadOnlySpan<byte> Rest(int word, int depth) => bytes.AsSpan(offsets[word], offsets[word + 1] - offsets[word])[Math.Min(depth, offsets[word + 1] - offsets[word])..];
    }

    private static ulong Key(ReadOnlySpan<byte> rest)
    {
        if (rest.Length >= 8) return BinaryPrimitives.ReadUInt64BigEndian(rest);
        ulong key = 0;
        for (int i = 0; i < rest.Length; i++) key |= (ulong)rest[i] << (56 - 8 * i);
        return key;
    }
}
