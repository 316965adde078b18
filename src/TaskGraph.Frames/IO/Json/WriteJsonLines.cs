using System.Buffers;
using System.Text.Json;

namespace TaskGraph;

/// <summary>Frames to files of JSON objects.</summary>
public static class WriteJsonLinesOperation
{
    extension(DataFrame frame)
    {
        /// <summary>
        /// Writes a file of JSON objects, one a line, for each partition, each file whole or not at all. Nulls are left out. Numbers are numbers (NaN and
        /// infinities texts), times texts in ISO 8601, byte[] base 64, other arrays arrays with their nulls, so that <c>ReadJsonLines</c> with the frame's schema gives the same.
        /// </summary>
        /// <param name="path">Where to, with one <c>*</c> for the number of the partition: <c>out/part-*.jsonl</c>; ending in .gz, .br, .zst or .lz4 it is
        /// compressed.</param>
        /// <param name="options">How to compute.</param>
        /// <param name="cancellationToken">Cancels what has not been written.</param>
        /// <returns>The paths of the files, in order.</returns>
        /// <exception cref="ArgumentException">The path has no <c>*</c> and there are several partitions.</exception>
        /// <exception cref="TaskFailedException">A task threw, or a file could not be written.</exception>
        public Task<IReadOnlyList<string>> WriteJsonLinesAsync(string path, ComputeOptions? options = null, CancellationToken cancellationToken = default)
            => new JsonLinesWriter().RunAsync(frame, path, options, cancellationToken);
    }
}

internal sealed class JsonLinesWriter : PartWriter
{
    private const int FlushAt = 1 << 18;

    public override string Operation => "write-json-lines";

    public override void Write(FramePartition partition, Stream stream, CancellationToken cancellation)
    {
        var buffer = new ArrayBufferWriter<byte>(FlushAt + 4096);
        var text = new ArrayBufferWriter<byte>(128);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        JsonEncodedText[] names = [.. partition.Schema.Names.Select(n => JsonEncodedText.Encode(n))];
        for (int row = 0; row < partition.RowCount; row++)
        {
            json.WriteStartObject();
            for (int c = 0; c < names.Length; c++)
            {
                if (partition.Columns[c].IsNull(row)) continue;
                json.WritePropertyName(names[c]);
                Put(json, partition.Columns[c], row, text);
            }
            json.WriteEndObject();
            json.Flush();
            json.Reset();
            buffer.GetSpan(1)[0] = (byte)'\n';
            buffer.Advance(1);
            if (buffer.WrittenCount < FlushAt) continue;
            cancellation.ThrowIfCancellationRequested();
            stream.Write(buffer.WrittenSpan);
            buffer.ResetWrittenCount();
        }
        stream.Write(buffer.WrittenSpan);
    }

    private static void Put(Utf8JsonWriter json, ColumnData column, int row, ArrayBufferWriter<byte> text)
    {
        switch (column)
        {
            case StringColumn c: json.WriteStringValue(c.Utf8(row)); return;
            case FixedColumn<bool> c: json.WriteBooleanValue(c.Values[row]); return;
            case ListColumn c when c.Type.IsBinary(): json.WriteBase64StringValue(c.Binary(row)); return;
            case ListColumn c:
                json.WriteStartArray();
                for (int i = c.Offsets[row]; i < c.Offsets[row + 1]; i++)
                {
                    if (c.Elements.IsNull(i)) json.WriteNullValue();
                    else Put(json, c.Elements, i, text);
                }
                json.WriteEndArray();
                return;
        }
        text.ResetWrittenCount();
        CellText.Write(text, column, row);
        bool isNumber = column.Type.IsNumeric() && column switch
        {
            FixedColumn<double> c => double.IsFinite(c.Values[row]),
            FixedColumn<float> c => float.IsFinite(c.Values[row]),
            _ => true,
        };
        if (isNumber) json.WriteRawValue(text.WrittenSpan, skipInputValidation: true);
        else json.WriteStringValue(text.WrittenSpan);
    }
}
