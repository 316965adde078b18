using System.Runtime.CompilerServices;
using System.Text;

namespace TaskGraph;

public static partial class Bag
{
    /// <summary>
    /// The lines of UTF-8 files as bytes over what was read: no object a line. A line stays valid as long as it is referenced, and with it the few
    /// dozen kilobytes it was read with. Keys of bytes are compared by content in CountBy, AggregateBy, GroupBy, Join and Distinct. Otherwise as ReadText.
    /// </summary>
    /// <param name="path">A file or a pattern.</param>
    /// <param name="blockSize">Bytes in a block; see ReadText.</param>
    /// <exception cref="FileNotFoundException">There is no such file, or none matches.</exception>
    public static Bag<ReadOnlyMemory<byte>> ReadUtf8Lines(
        string path, ByteSize? blockSize = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => TextSource.Over("read-utf8-lines", path, blockSize, 0, Utf8LinesCode.Instance, new CallSite(callerFile, callerLine));
}

internal sealed class Utf8LinesCode : SequenceCode<ReadOnlyMemory<byte>>
{
    public static Utf8LinesCode Instance { get; } = new();

    protected override IEnumerable<ReadOnlyMemory<byte>> Sequence(in TaskInputs inputs, TaskContext context)
        => Lines(context.Constant<FileBlock>(0), context.CancellationToken);

    // Buffers are new each time, since lines may be kept, and small enough not to be large objects: most die young.
    private static IEnumerable<ReadOnlyMemory<byte>> Lines(FileBlock block, CancellationToken cancellation)
    {
        const int bufferSize = 64 << 10;
        using var stored = LocalFiles.Instance.OpenRead(block.Path);
        using var stream = Compression.Decompress(block.Path, stored);
        // The line that begins at the block's first byte has its predecessor's end just before it.
        bool skips = !block.IsCompressed && block.Start > 0, isFirst = !skips;
        long position = skips ? block.Start - 1 : 0, end = block.IsCompressed ? long.MaxValue : block.End;
        if (skips) stored.Seek(position, SeekOrigin.Begin);
        byte[] buffer = new byte[bufferSize];
        int start = 0, used = 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            int at;
            while ((at = buffer.AsSpan(start, used - start).IndexOf((byte)'\n')) >= 0)
            {
                if (!skips && position >= end) yield break;
                var line = buffer.AsMemory(start, at);
                start += at + 1;
                position += at + 1;
                if (skips)
                {
                    skips = false;
                    continue;
                }
                yield return Trimmed(line, ref isFirst);
            }
            if (position >= end && !skips) yield break;
            int left = used - start;
            byte[] next = left > bufferSize / 2 ? new byte[2 * left] : new byte[bufferSize];
            buffer.AsSpan(start, left).CopyTo(next);
            int read = stream.ReadAtLeast(next.AsSpan(left), Math.Min(next.Length - left, bufferSize / 2), throwOnEndOfStream: false);
            if (read == 0)
            {
                if (left > 0 && !skips && position < end) yield return Trimmed(next.AsMemory(0, left), ref isFirst);
                yield break;
            }
            (buffer, start, used) = (next, 0, left + read);
        }
    }

    private static ReadOnlyMemory<byte> Trimmed(ReadOnlyMemory<byte> line, ref bool isFirst)
    {
        if (isFirst) line = line[^TextSource.WithoutPreamble(line.Span, Encoding.UTF8).Length..];
        isFirst = false;
        return line.Length > 0 && line.Span[^1] == (byte)'\r' ? line[..^1] : line;
    }
}
