namespace TaskGraph;

/// <summary>How the pages of a Parquet file are compressed.</summary>
public enum ParquetCompression
{
    /// <summary>Fast, and understood everywhere.</summary>
    Snappy,

    /// <summary>Not at all.</summary>
    None,

    /// <summary>Small, slow to write.</summary>
    Gzip,

    /// <summary>Smallest of text, slowest to write.</summary>
    Brotli,

    /// <summary>Small and fast; older readers do not know it.</summary>
    Zstd,

    /// <summary>Fastest to read; older readers do not know it.</summary>
    Lz4,
}

/// <summary>Frames to Parquet files.</summary>
public static class WriteParquetOperation
{
    extension(DataFrame frame)
    {
        /// <summary>
        /// Writes a Parquet file for each partition, each whole or not at all, with statistics for each row group. Times are written without a zone to the
        /// microsecond: what is finer is cut off. All columns may be null.
        /// </summary>
        /// <param name="path">Where to, with one <c>*</c> for the number of the partition: <c>out/part-*.parquet</c>.</param>
        /// <param name="compression">How pages are compressed.</param>
        /// <param name="rowGroup">The most rows of a row group, which is what <c>ReadParquet</c> makes a partition of.</param>
        /// <param name="partitionBy">
        /// Columns that go to the names of folders instead of the files, as Hive has them: <c>out/year=2001/part-00.parquet</c>. A folder for each combination
        /// of values, in it a file for each partition that has such rows; keep combinations few. <c>ReadParquet("out/**/*.parquet")</c> gives them back, as long or string.
        /// </param>
        /// <param name="options">How to compute.</param>
        /// <param name="cancellationToken">Cancels what has not been written.</param>
        /// <returns>
        /// The paths of the files, in the order of the partitions; with <paramref name="partitionBy"/> of all files of a partition, in the order of the values, and none
        /// of a partition without rows.
        /// </returns>
        /// <exception cref="ArgumentException">The path has no <c>*</c> and there are several partitions, or the frame has no column.</exception>
        /// <exception cref="TaskFailedException">A task threw, or a file could not be written.</exception>
        public Task<IReadOnlyList<string>> WriteParquetAsync(
            string path, ParquetCompression compression = ParquetCompression.Snappy, int rowGroup = 1 << 20, IReadOnlyList<string>? partitionBy = null, ComputeOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            if (!Enum.IsDefined(compression))
                throw new ArgumentOutOfRangeException(nameof(compression), compression, $"{nameof(compression)} is {compression}. Use one of {string.Join(", ", Enum.GetNames<ParquetCompression>())}.");
            if (rowGroup < 1) throw new ArgumentOutOfRangeException(nameof(rowGroup), rowGroup, $"{nameof(rowGroup)} is {rowGroup}. Use at least 1 row.");
            if (frame.Columns.Count == 0) throw new ArgumentException("A Parquet file has at least one column, the frame has none. Give it one.", nameof(frame));
            var writer = new ParquetPartWriter(compression, rowGroup);
            if (partitionBy is null or []) return writer.RunAsync(frame, path, options, cancellationToken);
            frame.Schema.CheckKeys(partitionBy);
            if (frame.Columns.Except(partitionBy).FirstOrDefault() is null)
                throw new ArgumentException("All columns are in partitionBy, which leaves none for the files. Leave out at least one.", nameof(partitionBy));
            return new HiveWriter(writer, [.. partitionBy]).RunAsync(frame, path, options, cancellationToken);
        }
    }
}

internal sealed class ParquetPartWriter(ParquetCompression compression, int rowGroup) : PartWriter
{
    public override string Operation => "write-parquet";

    public override bool IsCompressedByName => false;

    public override void Write(FramePartition partition, Stream stream, CancellationToken cancellation)
        => ParquetOutput.Write(partition, stream, compression, rowGroup, cancellation);
}
