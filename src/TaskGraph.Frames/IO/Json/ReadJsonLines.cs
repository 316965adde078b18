using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace TaskGraph;

/// <summary>Frames from files of JSON objects.</summary>
public static class ReadJsonLinesOperation
{
    private const int SampleLines = 1000;
    private const long LeastBlock = 1 << 20, MostBlock = 32 << 20;

    extension(DataFrame)
    {
        /// <summary>
        /// A frame over files of JSON objects, one a line, in UTF-8: a column for each property. A property that an object lacks is null. Files are read in
        /// blocks of bytes when the frame is computed, and only the properties that are used. Columns are bool, long, double, DateTime, string, arrays of
        /// one or arrays of such arrays, as the first lines suggest; objects within objects are string, which holds their JSON. Empty lines are skipped.
        /// </summary>
        /// <param name="path">A file, or several by <c>*</c>, <c>?</c> and <c>**</c>; ending in .gz, .br, .zst or .lz4 it is decompressed, as one block.</param>
        /// <param name="schema">The types of some or all columns by name, instead of those that the sample suggests, and columns that the sample lacks.
        /// Where it names all that the sample has, columns have its order, else that of the files.</param>
        /// <param name="blockSize">The bytes of a partition; null takes between 1 and 32 MiB by the size of the files.</param>
        /// <param name="callerFile">Where the call is.</param>
        /// <param name="callerLine">Where the call is.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="blockSize"/> is below 1 byte.</exception>
        /// <exception cref="FileNotFoundException">No file is there, or none matches.</exception>
        /// <exception cref="InvalidDataException">A line of the sample is no JSON object.</exception>
        /// <exception cref="TaskFailedException">At Compute: a line is no JSON object, or a value none of its column's type; the message has file and line.</exception>
        public static DataFrame ReadJsonLines(
            string path, FrameSchema? schema = null, ByteSize? blockSize = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            if (blockSize is { Bytes: <= 0 })
                throw new ArgumentOutOfRangeException(nameof(blockSize), blockSize, $"The block size is {blockSize}. Use at least 1 byte, or leave it out.");
            var files = FrameFiles.Find(path);
            var all = SchemaOf(files, schema ?? FrameSchema.Empty);
            long size = blockSize?.Bytes ?? Math.Clamp(files.Sum(f => f.Length) / (4 * Environment.ProcessorCount), LeastBlock, MostBlock);
            var byPath = files.ToDictionary(f => f.Path);
            var parts = Array.ConvertAll(FileBlock.Split(files, new ByteSize(size)), b => new JsonPart(byPath[b.Path], b));
            var token = TokenBuilder.Of("json").Add(size).Add(all.Token).Add(files.Length);
            foreach (var file in files) file.AddTo(ref token);
            return new(new ReadExpr<JsonPart>(new JsonLinesReader(), parts, token.ToToken(), all, all, new CallSite(callerFile, callerLine)));
        }
    }

    private static FrameSchema SchemaOf(StoredFile[] files, FrameSchema given)
    {
        var sample = new JsonSchema();
        int seen = 0;
        foreach (var file in files)
        {
            using var lines = new LineBlock(LocalFiles.Instance, new FileBlock(file));
            for (long number = 1; seen < SampleLines && lines.TryReadLine(out var line); number++)
            {
                line = JsonLine.Trim(line, isFirst: number == 1);
                if (line.IsEmpty) continue;
                try
                {
                    sample.See(line);
                }
                catch (JsonException error)
                {
                    throw JsonLine.Error(file.Path, number, line, error.Message, error);
                }
                seen++;
            }
        }
        var found = sample.Schema;
        return found.Names.All(given.Contains) ? given : given.Aggregate(found, (schema, column) => schema.With(column.Name, column.ColumnType));
    }
}

/// <summary>A run of bytes of a file: the lines that begin in it.</summary>
internal readonly record struct JsonPart(StoredFile File, FileBlock Block);

internal sealed class JsonLinesReader : PartReader<JsonPart>
{
    public override string Operation => "read-json-lines";

    public override string Describe(JsonPart part) => part.File.Name;

    public override FramePartition Read(JsonPart part, FrameSchema wanted, CancellationToken cancellation)
    {
        part.File.CheckUnchanged("ReadJsonLines");
        byte[][] names = [.. wanted.Names.Select(Encoding.UTF8.GetBytes)];
        var columns = wanted.Select(c => JsonColumn.For(c.ColumnType)).ToArray();
        int rows = 0;
        try
        {
            using var lines = new LineBlock(LocalFiles.Instance, part.Block);
            for (long number = 0; lines.TryReadLine(out var line); number++)
            {
                if ((number & 0xFFF) == 0) cancellation.ThrowIfCancellationRequested();
                line = JsonLine.Trim(line, isFirst: number == 0 && part.Block.Start == 0);
                if (line.IsEmpty) continue;
                string? problem = Append(line, names, columns, wanted, rows);
                if (problem is not null) throw JsonLine.Error(part.File.Path, JsonLine.NumberOf(part, number), line, problem);
                rows++;
            }
            return new(wanted, Array.ConvertAll(columns, c => c.Builder.Build()), rows);
        }
        catch
        {
            foreach (var column in columns) column.Builder.Release();
            throw;
        }
    }

    // What is wrong with the line; null where nothing is.
    private static string? Append(ReadOnlySpan<byte> line, byte[][] names, JsonColumn[] columns, FrameSchema schema, int row)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return "it is no JSON object";
            for (int next = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName;)
            {
                // Objects of one file mostly have their properties in one order.
                int at = -1;
                for (int i = 0; i < names.Length && at < 0; i++)
                {
                    int candidate = next + i < names.Length ? next + i : next + i - names.Length;
                    if (reader.ValueTextEquals(names[candidate])) at = candidate;
                }
                reader.Read();
                if (at < 0)
                {
                    reader.Skip();
                    continue;
                }
                next = at + 1 == names.Length ? 0 : at + 1;
                if (columns[at].Builder.Count > row) return $"property '{schema[at].Name}' is there twice";
                if (!columns[at].TryAppend(ref reader))
                    return $"property '{schema[at].Name}' is no {schema.TypeAt(at).Name()}. Pass schema: new FrameSchema((\"{schema[at].Name}\", typeof(string))) or another type";
            }
            if (reader.Read()) return "there is something behind the object";
        }
        catch (JsonException error)
        {
            return error.Message;
        }
        foreach (var column in columns)
            if (column.Builder.Count == row) column.Builder.AppendNull();
        return null;
    }
}

/// <summary>Lines of JSON, and errors about them.</summary>
internal static class JsonLine
{
    private const int MostShown = 120;

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> line, bool isFirst)
    {
        if (isFirst && line.StartsWith("\uFEFF"u8)) line = line[3..];
        return line.Trim(" \t\r"u8);
    }

    public static InvalidDataException Error(string path, long line, ReadOnlySpan<byte> text, string problem, Exception? inner = null)
    {
        string shown = Encoding.UTF8.GetString(text[..Math.Min(text.Length, MostShown)]) + (text.Length > MostShown ? "…" : "");
        return new($"Line {line} of '{path}': {problem.TrimEnd('.')}. The line: {shown}", inner);
    }

    /// <summary>The number of a line in its file, from its number in its block; counted only for errors.</summary>
    public static long NumberOf(JsonPart part, long inBlock)
    {
        long number = inBlock + 1;
        if (part.Block.Start == 0) return number;
        using var before = new LineBlock(LocalFiles.Instance, part.Block with { Start = 0, End = part.Block.Start });
        while (before.TryReadLine(out _)) number++;
        return number;
    }
}
