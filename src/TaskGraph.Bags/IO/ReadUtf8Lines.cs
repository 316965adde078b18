using System.Runtime.CompilerServices;

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
        => new Utf8Lines(context.Constant<FileBlock>(0), context.CancellationToken);
}
