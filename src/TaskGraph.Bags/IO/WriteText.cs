using System.Text;
using System.Text.Json;

namespace TaskGraph;

/// <summary>A file that a partition was written to.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Items">How many elements it holds.</param>
/// <param name="Bytes">Its length, as stored.</param>
public sealed record WrittenFile(string Path, long Items, long Bytes);

/// <summary>Bags to files of lines.</summary>
public static class BagWriteText
{
    extension(Bag<string> source)
    {
        /// <summary>
        /// Writes a text file in UTF-8 for each partition, an element a line ended by LF. Each file appears whole or not at all.
        /// </summary>
        /// <param name="path">Where to, with one <c>*</c> for the number of the partition: <c>out/part-*.txt.gz</c>; ending in .gz, .br, .zst, .lz4 or .bz2 it is compressed.</param>
        /// <param name="manifest">A file that lists the others as JSON, written when all are there; none where left out.</param>
        /// <param name="store">Where the files go; the local disk where left out.</param>
        /// <param name="options">How to compute.</param>
        /// <param name="cancellationToken">Cancels what has not been written.</param>
        /// <returns>The files, by partition.</returns>
        /// <exception cref="ArgumentException">The path has no <c>*</c> and there are several partitions.</exception>
        /// <exception cref="TaskFailedException">A task threw, or a file could not be written.</exception>
        public Task<IReadOnlyList<WrittenFile>> WriteTextAsync(
            string path, string? manifest = null, IStore? store = null, ComputeOptions? options = null, CancellationToken cancellationToken = default)
            => PartFiles.WriteLinesAsync(source, "write-text", path, manifest, store, static (line, stream) => stream.Write(Encoding.UTF8.GetBytes(line ?? throw new InvalidOperationException("A line is null. Leave it out with Where, or write something in its place."))), options, cancellationToken);
    }

    extension<T>(Bag<T> source)
    {
        /// <summary>Writes a file of JSON values, one a line, for each partition. Otherwise as WriteTextAsync.</summary>
        /// <param name="path">Where to, with one <c>*</c> for the number of the partition.</param>
        /// <param name="jsonOptions">How values are written; as on the web where left out.</param>
        /// <param name="manifest">A file that lists the others as JSON, written when all are there; none where left out.</param>
        /// <param name="store">Where the files go; the local disk where left out.</param>
        /// <param name="options">How to compute.</param>
        /// <param name="cancellationToken">Cancels what has not been written.</param>
        /// <returns>The files, by partition.</returns>
        /// <exception cref="ArgumentException">The path has no <c>*</c> and there are several partitions, or the options indent: a value must be one line.</exception>
        /// <exception cref="TaskFailedException">A task threw, or a file could not be written.</exception>
        public Task<IReadOnlyList<WrittenFile>> WriteJsonLinesAsync(
            string path, JsonSerializerOptions? jsonOptions = null, string? manifest = null, IStore? store = null, ComputeOptions? options = null, CancellationToken cancellationToken = default)
        {
            if (jsonOptions?.WriteIndented == true) throw new ArgumentException("The options indent, but a value must be one line. Leave WriteIndented off.", nameof(jsonOptions));
            return PartFiles.WriteLinesAsync(source, "write-json-lines", path, manifest, store,
                (item, stream) => stream.Write(JsonSerializer.SerializeToUtf8Bytes(item, jsonOptions ?? JsonLines.Web)), options, cancellationToken);
        }
    }
}
