using System.Text;

namespace TaskGraph;

/// <summary>The lines of a block as text.</summary>
internal sealed class TextLines(IStore store, FileBlock block, Encoding encoding, CancellationToken cancellation) : Flow<string>
{
    public override void Into(Sink<string> sink)
    {
        using var lines = new LineBlock(store, block);
        var place = new LinePlace(store, block);
        while (Next(lines, place) is { } line) sink.Add(line);
    }

    public override IEnumerator<string> GetEnumerator()
    {
        using var lines = new LineBlock(store, block);
        var place = new LinePlace(store, block);
        while (Next(lines, place) is { } line) yield return line;
    }

    private string? Next(LineBlock lines, LinePlace place)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!lines.TryReadLine(out var line)) return null;
        if (++place.Index == 0 && block.Start == 0) line = TextSource.WithoutPreamble(line, encoding);
        try
        {
            return encoding.GetString(line);
        }
        catch (DecoderFallbackException e)
        {
            throw TextSource.Undecodable($"Line {place.Number} of {place.Path}", encoding, e);
        }
    }
}
