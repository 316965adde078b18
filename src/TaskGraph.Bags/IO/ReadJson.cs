using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace TaskGraph;

public static partial class Bag
{
    /// <summary>
    /// Files of JSON values, one a line, as records or as <see cref="System.Text.Json.Nodes.JsonNode"/>. Names are matched whatever their case. Empty
    /// lines are left out. Blocks, compression and patterns are those of ReadText.
    /// </summary>
    /// <param name="path">A file or a pattern.</param>
    /// <param name="blockSize">Bytes in a block; see ReadText.</param>
    /// <param name="options">How values are read; where left out as on the web: names in any case, numbers also as text.</param>
    /// <param name="store">Where the files lie; the local disk where left out.</param>
    /// <exception cref="FileNotFoundException">There is no such file, or none matches.</exception>
    /// <exception cref="TaskFailedException">At Compute: a line is no such value; the inner <see cref="InvalidDataException"/> names and shows it. OnError leaves such lines out.</exception>
    public static Bag<T> ReadJsonLines<T>(
        string path, ByteSize? blockSize = null, JsonSerializerOptions? options = null, IStore? store = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => TextSource.Over("read-json-lines", path, blockSize, JsonToken<T>(options), new JsonLinesCode<T>(options ?? JsonLines.Web, store), new CallSite(callerFile, callerLine), store);

    /// <summary>The elements of JSON arrays, one array a file, read element by element. Each file is a partition.</summary>
    /// <inheritdoc cref="ReadJsonLines{T}"/>
    public static Bag<T> ReadJsonArrays<T>(
        string path, JsonSerializerOptions? options = null, IStore? store = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        => TextSource.Over("read-json-arrays", path, null, JsonToken<T>(options), new JsonArraysCode<T>(options ?? JsonLines.Web, store), new CallSite(callerFile, callerLine), store, isWhole: true);

    private static UInt128 JsonToken<T>(JsonSerializerOptions? options)
        => options is null ? TokenBuilder.Of("web").Add(typeof(T)).ToToken() : TokenBuilder.Of("options").Add(typeof(T)).Add(Tokens.OfReference(options)).ToToken();
}

internal static class JsonLines
{
    /// <summary>One object a process: what a type looks like is found out once for it.</summary>
    public static JsonSerializerOptions Web { get; } = new(JsonSerializerDefaults.Web);

    public static T Parse<T>(ReadOnlySpan<byte> line, JsonSerializerOptions options, LinePlace place)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, options)!;
        }
        catch (JsonException e)
        {
            string text = Encoding.UTF8.GetString(line), shown = text.Length > 120 ? text[..120] + "…" : text;
            throw new InvalidDataException($"Line {place.Number} of {place.Path} is no {TypeNames.Of(typeof(T))}: {e.Message} The line: {shown}", e);
        }
    }
}

internal sealed class JsonLinesCode<T>(JsonSerializerOptions options, IStore? store) : SequenceCode<T>, IFallibleReader
{
    // The options of the web travel as nothing, and are the worker's own.
    private readonly JsonSerializerOptions? _options = ReferenceEquals(options, JsonLines.Web) ? null : options;

    public FallibleReading Fallible => FallibleReading.Of<T>(new JsonReadingsCode<T>(options, store));

    protected override IEnumerable<T> Sequence(in TaskInputs inputs, TaskContext context)
    {
        var options = _options ?? JsonLines.Web;
        return new LineFlow<T>(store ?? LocalFiles.Instance, context.Constant<FileBlock>(0), (line, place) => JsonLines.Parse<T>(line, options, place), context.CancellationToken);
    }
}

/// <summary>The values, and in place of a line that is none what is wrong with it.</summary>
internal sealed class JsonReadingsCode<T>(JsonSerializerOptions options, IStore? store) : SequenceCode<Reading<T>>
{
    private readonly JsonSerializerOptions? _options = ReferenceEquals(options, JsonLines.Web) ? null : options;

    protected override IEnumerable<Reading<T>> Sequence(in TaskInputs inputs, TaskContext context)
    {
        var options = _options ?? JsonLines.Web;
        return new LineFlow<Reading<T>>(store ?? LocalFiles.Instance, context.Constant<FileBlock>(0), (line, place) => Read(line, place, options), context.CancellationToken);
    }

    private static Reading<T> Read(ReadOnlySpan<byte> line, LinePlace place, JsonSerializerOptions options)
    {
        try
        {
            return new(JsonLines.Parse<T>(line, options, place), null, null);
        }
        catch (InvalidDataException e)
        {
            return new(default!, new(place.Path, place.Number, Encoding.UTF8.GetString(line)), e);
        }
    }
}

internal sealed class JsonArraysCode<T>(JsonSerializerOptions options, IStore? store) : SequenceCode<T>
{
    private readonly JsonSerializerOptions? _options = ReferenceEquals(options, JsonLines.Web) ? null : options;

    protected override IEnumerable<T> Sequence(in TaskInputs inputs, TaskContext context)
        => Values(context.Constant<FileBlock>(0), _options ?? JsonLines.Web, context.CancellationToken);

    private IEnumerable<T> Values(FileBlock block, JsonSerializerOptions options, CancellationToken cancellation)
    {
        using var stream = Compression.Decompress(block.Path, block.Open(store ?? LocalFiles.Instance));
        using var values = JsonSerializer.DeserializeAsyncEnumerable<T>(stream, options, cancellation).ToBlockingEnumerable(cancellation).GetEnumerator();
        while (TryNext(values, block.Path)) yield return values.Current!;
    }

    private static bool TryNext(IEnumerator<T?> values, string path)
    {
        try
        {
            return values.MoveNext();
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is no JSON array of {TypeNames.Of(typeof(T))}: {e.Message}", e);
        }
    }
}
