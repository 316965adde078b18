using System.Runtime.CompilerServices;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;

namespace TaskGraph;

/// <summary>Frames from Arrow's files.</summary>
public static class ReadArrowOperation
{
    extension(DataFrame)
    {
        /// <summary>A frame over Arrow IPC files (Feather 2), also compressed ones, a partition for each record batch. Types are those of <c>Frame.FromArrow</c>.</summary>
        /// <param name="path">A file, or several by <c>*</c>, <c>?</c> and <c>**</c>.</param>
        /// <param name="callerFile">Where the call is.</param>
        /// <param name="callerLine">Where the call is.</param>
        /// <exception cref="FileNotFoundException">No file is there, or none matches.</exception>
        /// <exception cref="InvalidDataException">A file is no Arrow file, or has other columns than the first.</exception>
        /// <exception cref="NotSupportedException">A column holds what a frame can't hold.</exception>
        public static DataFrame ReadArrow(string path, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            var files = FrameFiles.Find(path);
            var parts = new List<ArrowPart>();
            FrameSchema? schema = null;
            var token = TokenBuilder.Of("arrow").Add(files.Length);
            foreach (var file in files)
            {
                file.AddTo(ref token);
                var (own, batches) = ArrowFiles.Open(file, static reader => (ArrowTypes.SchemaOf(reader.Schema), reader.RecordBatchCountAsync().AsTask().GetAwaiter().GetResult()));
                schema ??= own;
                if (!schema.Equals(own))
                    throw new InvalidDataException($"'{file.Path}' has the columns ({own}), but '{files[0].Path}' has ({schema}). Read files with equal columns together.");
                // A file without a batch has a schema all the same.
                for (int b = 0; b < Math.Max(1, batches); b++) parts.Add(new(file, batches == 0 ? -1 : b));
            }
            return new(new ReadExpr<ArrowPart>(new ArrowPartReader(), [.. parts], token.ToToken(), schema!, schema!, new CallSite(callerFile, callerLine)));
        }
    }
}

/// <summary>A record batch of a file; -1 for none.</summary>
internal readonly record struct ArrowPart(StoredFile File, int Batch);

internal sealed class ArrowPartReader : PartReader<ArrowPart>
{
    public override string Operation => "read-arrow";

    public override string Describe(ArrowPart part) => part.File.Name;

    public override FramePartition Read(ArrowPart part, FrameSchema wanted, CancellationToken cancellation)
    {
        part.File.CheckUnchanged("ReadArrow");
        if (part.Batch < 0) return FramePartition.Empty(wanted);
        return ArrowFiles.Open(part.File, reader =>
        {
            using var batch = reader.ReadRecordBatchAsync(part.Batch, cancellation).AsTask().GetAwaiter().GetResult();
            var all = ArrowImport.Of(batch);
            var selected = all.Select([.. wanted.Names.Select(all.Schema.IndexOf)], wanted);
            all.Release();
            return selected;
        });
    }
}

internal static class ArrowFiles
{
    /// <summary>What compresses the buffers of record batches.</summary>
    public static CompressionCodecFactory Codecs { get; } = new();

    /// <exception cref="InvalidDataException">The file is no Arrow file.</exception>
    public static T Open<T>(StoredFile file, Func<ArrowFileReader, T> read)
    {
        using var stream = LocalFiles.Instance.OpenRead(file.Path);
        try
        {
            using var reader = new ArrowFileReader(stream, null, Codecs, leaveOpen: true);
            // The schema is known from here on. It ends last: of compressed dictionaries it has the memory.
            using var first = reader.ReadNextRecordBatch();
            return read(reader);
        }
        catch (Exception error) when (error is not (OperationCanceledException or NotSupportedException or IOException))
        {
            throw new InvalidDataException($"'{file.Path}' can't be read as an Arrow file: {error.Message}", error);
        }
    }
}
