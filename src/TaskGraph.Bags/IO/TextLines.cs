using System.Text;

namespace TaskGraph;

/// <summary>The lines of a block as text.</summary>
internal sealed class TextLines(IStore store, FileBlock block, Encoding encoding, CancellationToken cancellation) : Flow<string>
{
    public override void Into(Sink<string> sink)
    {
        using var lines = new LineBlock(store, block);
        bool isFirst = block.Start == 0;
        while (Next(lines, ref isFirst) is { } line) sink.Add(line);
    }

    public override IEnumerator<string> GetEnumerator()
    {
        using var lines = new LineBlock(store, block);
        bool isFirst = block.Start == 0;
        while (Next(lines, ref isFirst) is { } line) yield return line;
    }

    private string? Next(LineBlock lines, ref bool isFirst)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!lines.TryReadLine(out var line)) return null;
        if (isFirst) line = TextSource.WithoutPreamble(line, encoding);
        isFirst = false;
        return encoding.GetString(line);
    }
}
