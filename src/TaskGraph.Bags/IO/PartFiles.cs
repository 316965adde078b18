using System.Text.Json;

namespace TaskGraph;

/// <summary>A file for each partition, and a list of them: what all sinks of files share.</summary>
internal static class PartFiles
{
    /// <summary>Writes the partitions.</summary>
    /// <param name="source">The bag.</param>
    /// <param name="operation">The tasks' name.</param>
    /// <param name="path">Where to, with one <c>*</c> for the partition's number.</param>
    /// <param name="manifest">The list's file; null for none.</param>
    /// <param name="store">Where to; null for the local disk.</param>
    /// <param name="write">Writes a partition to a stream and says how many elements it had.</param>
    /// <param name="options">How to compute.</param>
    /// <param name="cancellation">Cancels what has not been written.</param>
    public static Task<IReadOnlyList<WrittenFile>> WriteAsync<T>(
        Bag<T> source, string operation, string path, string? manifest, IStore? store, Func<IEnumerable<T>, Stream, long> write, ComputeOptions? options, CancellationToken cancellation)
    {
        store ??= LocalFiles.Instance;
        string[] paths = Array.ConvertAll(PartNames.Of(path, source.Partitions), p => LocalFiles.Located(store, p));
        var files = source.Numbered<WrittenFile>(operation, (items, partition) => [Write(items, store, partition < paths.Length ? paths[partition] : LocalFiles.Located(store, PartNames.Of(path, partition + 1)[^1]), write)], default);
        return Run();

        async Task<IReadOnlyList<WrittenFile>> Run()
        {
            var written = await files.ComputeAsync(options ?? ComputeOptions.Default, cancellation).ConfigureAwait(false);
            if (manifest is null) return written;
            using var file = store.Create(manifest);
            await JsonSerializer.SerializeAsync(file.Stream, written, JsonLines.Web, cancellation).ConfigureAwait(false);
            file.Commit();
            return written;
        }
    }

    /// <summary>Writes files of lines, compressed as their names say.</summary>
    public static Task<IReadOnlyList<WrittenFile>> WriteLinesAsync<T>(
        Bag<T> source, string operation, string path, string? manifest, IStore? store, Action<T, Stream> write, ComputeOptions? options, CancellationToken cancellation)
    {
        return WriteAsync(source, operation, path, manifest, store, Lines, options, cancellation);

        long Lines(IEnumerable<T> items, Stream stored)
        {
            long count = 0;
            using var compressed = Compression.Compress(path, stored);
            using var stream = new BufferedStream(compressed, 1 << 16);
            foreach (var item in items)
            {
                write(item, stream);
                stream.WriteByte((byte)'\n');
                count++;
            }
            return count;
        }
    }

    private static WrittenFile Write<T>(IEnumerable<T> items, IStore store, string path, Func<IEnumerable<T>, Stream, long> write)
    {
        using var file = store.Create(path);
        long count = write(items, file.Stream);
        file.Stream.Flush();
        long bytes = file.Stream.Length;
        file.Commit();
        return new(path, count, bytes);
    }
}
