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
    /// <param name="store">Where the files lie; the local disk where left out.</param>
    /// <exception cref="FileNotFoundException">There is no such file, or none matches.</exception>
    public static Bag<ReadOnlyMemory<byte>> ReadUtf8Lines(
        string path, ByteSize? blockSize = null, IStore? store = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => TextSource.Over("read-utf8-lines", path, blockSize, 0, new Utf8LinesCode(store), new CallSite(callerFile, callerLine), store);
}

internal sealed class Utf8LinesCode(IStore? store) : SequenceCode<ReadOnlyMemory<byte>>
{
    protected override IEnumerable<ReadOnlyMemory<byte>> Sequence(in TaskInputs inputs, TaskContext context)
        => new Utf8Lines(store ?? LocalFiles.Instance, context.Constant<FileBlock>(0), context.CancellationToken);
}
