using System.Text.Json;
using Avro;
using Avro.File;
using Avro.Generic;

namespace TaskGraph;

/// <summary>How an Avro file's data blocks are compressed.</summary>
public enum AvroCompression
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>By deflate, which every reader knows.</summary>
    Deflate,
}

/// <summary>Bags to Avro container files.</summary>
public static class BagWriteAvro
{
    extension<T>(Bag<T> source)
    {
        /// <summary>Writes an Avro container file for each partition, each whole or not at all.</summary>
        /// <param name="path">Where to, with one <c>*</c> for the number of the partition: <c>out/part-*.avro</c>.</param>
        /// <param name="schema">The records' schema as JSON.</param>
        /// <param name="fill">Writes an element to the fields of a record: <c>(order, record) => record.Add("id", order.Id)</c>.</param>
        /// <param name="compression">How data blocks are compressed.</param>
        /// <param name="manifest">A file that lists the others as JSON, written when all are there; none where left out.</param>
        /// <param name="store">Where the files go; the local disk where left out.</param>
        /// <param name="options">How to compute.</param>
        /// <param name="cancellationToken">Cancels what has not been written.</param>
        /// <returns>The files, by partition.</returns>
        /// <exception cref="ArgumentException">The schema is none of a record, or the path has no <c>*</c> and there are several partitions.</exception>
        /// <exception cref="TaskFailedException">A record does not fit the schema, or a file could not be written.</exception>
        public Task<IReadOnlyList<WrittenFile>> WriteAvroAsync(
            string path, string schema, Action<T, GenericRecord> fill, AvroCompression compression = AvroCompression.Deflate, string? manifest = null, IStore? store = null, ComputeOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(fill);
            if (!Enum.IsDefined(compression))
                throw new ArgumentOutOfRangeException(nameof(compression), compression, $"{nameof(compression)} is {compression}. Use None or Deflate.");
            _ = AvroWriting.SchemaOf(schema);
            return PartFiles.WriteAsync(source, "write-avro", path, manifest, store, (items, stream) => AvroWriting.Write(items, stream, schema, fill, compression), options, cancellationToken);
        }
    }
}

internal static class AvroWriting
{
    public static RecordSchema SchemaOf(string schema)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(schema);
        try
        {
            return Schema.Parse(schema) as RecordSchema ?? throw new ArgumentException("The schema is none of a record. Use {\"type\": \"record\", \"name\": …, \"fields\": […]}.", nameof(schema));
        }
        catch (Exception e) when (e is AvroException or JsonException or Newtonsoft.Json.JsonException)
        {
            throw new ArgumentException($"The text is no Avro schema: {e.Message}", nameof(schema), e);
        }
    }

    public static long Write<T>(IEnumerable<T> items, Stream stream, string schema, Action<T, GenericRecord> fill, AvroCompression compression)
    {
        var type = SchemaOf(schema);
        long count = 0;
        var codec = global::Avro.File.Codec.CreateCodec(compression == AvroCompression.Deflate ? global::Avro.File.Codec.Type.Deflate : global::Avro.File.Codec.Type.Null);
        using var writer = DataFileWriter<GenericRecord>.OpenWriter(new GenericDatumWriter<GenericRecord>(type), stream, codec, leaveOpen: true);
        foreach (var item in items)
        {
            var record = new GenericRecord(type);
            fill(item, record);
            writer.Append(record);
            count++;
        }
        writer.Flush();
        return count;
    }
}
