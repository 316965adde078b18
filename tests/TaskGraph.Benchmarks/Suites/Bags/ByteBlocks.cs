using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace TaskGraph.Benchmarks;

/// <summary>Files as blocks of whole lines of bytes, folded by hand: what an expert would write with PLINQ.</summary>
internal static class ByteBlocks
{
    private const int Block = 16 << 20;

    public static T Fold<T>(string path, bool isParallel, Func<byte[], int, T> fold, Func<T, T, T> merge)
    {
        var ranges = Ranges(path);
        T Of((long Start, int Length) range)
        {
            byte[] bytes = GC.AllocateUninitializedArray<byte>(range.Length);
            using var file = File.OpenHandle(path);
            for (int read = 0; read < range.Length;) read += RandomAccess.Read(file, bytes.AsSpan(read), range.Start + read);
            return fold(bytes, range.Length);
        }
        return isParallel ? ranges.AsParallel().Select(Of).Aggregate(merge) : ranges.Select(Of).Aggregate(merge);
    }

    /// <summary>Words are told apart by a 64-bit hash of theirs; each becomes a string once a block.</summary>
    public static Dictionary<ulong, (string Word, long Count)> CountWords(byte[] bytes, int length)
    {
        var counts = new Dictionary<ulong, (string Word, long Count)>();
        for (int at = 0; at < length;)
        {
            int end = at;
            while (end < length && bytes[end] > ' ') end++;
            if (end > at)
            {
                var word = bytes.AsSpan(at, end - at);
                ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, XxHash3.HashToUInt64(word), out bool isKnown);
                entry = (isKnown ? entry.Word : Encoding.UTF8.GetString(word), entry.Count + 1);
            }
            at = end + 1;
        }
        return counts;
    }

    public static double SumOrders(byte[] bytes, int length)
    {
        double sum = 0;
        for (int at = 0; at < length;)
        {
            int line = bytes.AsSpan(at, length - at).IndexOf((byte)'\n');
            if (line < 0) line = length - at;
            if (line > 0 && BagEngine.Parsed(bytes.AsMemory(at, line)) is { Ok: true, Amount: > 500 } order) sum += order.Amount;
            at += line + 1;
        }
        return sum;
    }

    private static List<(long, int)> Ranges(string path)
    {
        using var file = File.OpenRead(path);
        var ranges = new List<(long, int)>();
        for (long start = 0; start < file.Length;)
        {
            long end = Math.Min(file.Length, start + Block);
            file.Position = end;
            while (end < file.Length && file.ReadByte() is var b)
            {
                end++;
                if (b == '\n') break;
            }
            ranges.Add((start, (int)(end - start)));
            start = end;
        }
        return ranges;
    }
}

/// <summary>What the counting of words gives, in all engines.</summary>
internal static class WordCounts
{
    public static double Checksum(IEnumerable<long> counts)
    {
        long[] all = [.. counts];
        return all.Length + all.Sum() * 3.0 + all.Max() * 7.0;
    }

    public static Dictionary<ulong, (string Word, long Count)> Merged(Dictionary<ulong, (string Word, long Count)> a, Dictionary<ulong, (string Word, long Count)> b)
    {
        foreach (var (hash, (word, count)) in b)
        {
            ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(a, hash, out _);
            entry = (word, entry.Count + count);
        }
        return a;
    }
}
