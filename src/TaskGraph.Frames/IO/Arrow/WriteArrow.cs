using Apache.Arrow.Ipc;

namespace TaskGraph;

/// <summary>How the buffers of an Arrow file are compressed.</summary>
public enum ArrowCompression
{
    /// <summary>Not at all: readers can map the file into memory.</summary>
    None,

    /// <summary>Fastest to read.</summary>
    Lz4,

    /// <summary>Smaller.</summary>
    Zstd,
}

/// <summary>Frames to Arrow's files.</summary>
public static class WriteArrowOperation
{
    extension(DataFrame frame)
    {
        /// <summary>
        /// Writes an Arrow IPC file (Feather 2) for each partition, each whole or not at all, with one record batch. Types are those of <c>ToArrow</c>.
        /// </summary>
        /// <param name="path">Where to, with one <c>*</c> for the number of the partition: <c>out/part-*.arrow</c>.</param>
        /// <param name="compression">How buffers are compressed.</param>
        /// <param name="options">How to compute.</param>
        /// <param name="cancellationToken">Cancels what has not been written.</param>
        /// <returns>The paths of the files, in order.</returns>
        /// <exception cref="ArgumentException">The path has no <c>*</c> and there are several partitions.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such compression.</exception>
        /// <exception cref="TaskFailedException">A task threw, or a file could not be written.</exception>
        public Task<IReadOnlyList<string>> WriteArrowAsync(
            string path, ArrowCompression compression = ArrowCompression.None, ComputeOptions? options = null, CancellationToken cancellationToken = default)
            => Enum.IsDefined(compression) ? new ArrowPartWriter(compression).RunAsync(frame, path, options, cancellationToken)
                : throw new ArgumentOutOfRangeException(nameof(compression), compression, $"Use one of {string.Join(", ", Enum.GetNames<ArrowCompression>())}.");
    }
}

internal sealed class ArrowPartWriter(ArrowCompression compression) : PartWriter
{
    public override string Operation => "write-arrow";

    public override bool IsCompressedByName => false;

    private CompressionCodecType? Codec => compression switch
    {
        ArrowCompression.Lz4 => CompressionCodecType.Lz4Frame,
        ArrowCompression.Zstd => CompressionCodecType.Zstd,
        _ => null,
    };

    public override void Write(FramePartition partition, Stream stream, CancellationToken cancellation)
    {
        // The batch shares the frame's memory for the time of this call.
        var frame = Frame.Over(partition.ToManaged());
        using var batch = frame.ToArrow();
        using var writer = new ArrowFileWriter(stream, batch.Schema, leaveOpen: true, new() { CompressionCodec = Codec, CompressionCodecFactory = ArrowFiles.Codecs });
        writer.WriteStart();
        writer.WriteRecordBatch(batch);
        writer.WriteEnd();
    }
}
