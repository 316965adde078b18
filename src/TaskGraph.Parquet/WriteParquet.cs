using System.Collections.Immutable;

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
        /// <param name="options">How to compute.</param>
        /// <param name="cancellationToken">Cancels what has not been written.</param>
        /// <returns>The paths of the files, in order.</returns>
        /// <exception cref="ArgumentException">The path has no <c>*</c> and there are several partitions, or the frame has no column.</exception>
        /// <exception cref="TaskFailedException">A task threw, or a file could not be written.</exception>
        public Task<IReadOnlyList<string>> WriteParquetAsync(
            string path, ParquetCompression compression = ParquetCompression.Snappy, int rowGroup = 1 << 20, ComputeOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            if (!Enum.IsDefined(compression))
                throw new ArgumentOutOfRangeException(nameof(compression), compression, $"Use one of {string.Join(", ", Enum.GetNames<ParquetCompression>())}.");
            if (rowGroup < 1) throw new ArgumentOutOfRangeException(nameof(rowGroup), rowGroup, "A row group has at least one row.");
            if (frame.Columns.Count == 0) throw new ArgumentException("A Parquet file has at least one column, the frame has none.", nameof(frame));
            string[] paths = Array.ConvertAll(PartNames.Of(path, frame.PartitionCount), Path.GetFullPath);
            return Run();

            async Task<IReadOnlyList<string>> Run()
            {
                var expr = new WriteParquetExpr(frame.Node, paths, compression, rowGroup);
                object?[][] written = await Computation.RunAsync([expr], OutputMode.Value, options ?? ComputeOptions.Default, cancellationToken).ConfigureAwait(false);
                LazyCollection.ReleaseAll(written[0]);
                return paths;
            }
        }
    }
}

/// <summary>Writes each partition to its file; the result is a partition without columns or rows.</summary>
internal sealed class WriteParquetExpr(FrameExpr input, string[] paths, ParquetCompression compression, int rowGroup)
    : FrameExpr("write-parquet", [input], Tokens.Unique(), FrameSchema.Empty, input.BlockCount), IBlockwise
{
    public TaskCode Code { get; } = new WriteParquetCode(compression, rowGroup);

    public ConstantColumn[] Constants { get; } = [new ConstantColumn<string>(paths)];

    public override string Details => paths.Length == 1 ? paths[0] : $"{paths[0]} and {paths.Length - 1} more";

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new WriteParquetExpr((FrameExpr)inputs[0], paths, compression, rowGroup);
}

internal sealed class WriteParquetCode(ParquetCompression compression, int rowGroup) : PartitionCode
{
    protected override FramePartition Run(FramePartition partition, TaskContext context)
    {
        using var file = LocalFiles.Instance.Create(context.Constant<string>(0));
        ParquetOutput.Write(partition, file.Stream, compression, rowGroup, context.CancellationToken);
        file.Commit();
        return FramePartition.Empty(FrameSchema.Empty);
    }
}
