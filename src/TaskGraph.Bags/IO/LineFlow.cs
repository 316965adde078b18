using System.Text;

namespace TaskGraph;

/// <summary>Makes an element of a line.</summary>
internal delegate T LineReader<T>(ReadOnlySpan<byte> line, LinePlace place);

/// <summary>What a function makes of each line of a block that is not empty.</summary>
internal sealed class LineFlow<T>(IStore store, FileBlock block, LineReader<T> read, CancellationToken cancellation) : Flow<T>
{
    public override void Into(Sink<T> sink)
    {
        using var lines = new LineBlock(store, block);
        var place = new LinePlace(store, block);
        while (TryNext(lines, place, out var item)) sink.Add(item);
    }

    public override IEnumerator<T> GetEnumerator()
    {
        using var lines = new LineBlock(store, block);
        var place = new LinePlace(store, block);
        while (TryNext(lines, place, out var item)) yield return item;
    }

    private bool TryNext(LineBlock lines, LinePlace place, out T item)
    {
        cancellation.ThrowIfCancellationRequested();
        while (lines.TryReadLine(out var line))
        {
            if (place.Index < 0 && block.Start == 0) line = TextSource.WithoutPreamble(line, Encoding.UTF8);
            place.Index++;
            if (line.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0) continue;
            item = read(line, place);
            return true;
        }
        item = default!;
        return false;
    }
}

/// <summary>Where a line is. Lines in front of the block are only counted when a number is asked for.</summary>
internal sealed class LinePlace(IStore store, FileBlock block)
{
    private long _before = -1;

    public string Path => block.Path;

    /// <summary>The line's place in the block, from 0; -1 before the first.</summary>
    public long Index { get; set; } = -1;

    /// <summary>The line's number in the file, from 1.</summary>
    public long Number => (_before < 0 ? _before = Before() : _before) + Index + 1;

    private long Before()
    {
        if (block.Start == 0 || block.IsCompressed) return 0;
        using var lines = new LineBlock(store, block with { Start = 0, End = block.Start });
        long count = 0;
        while (lines.TryReadLine(out _)) count++;
        return count;
    }
}
