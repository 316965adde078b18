namespace TaskGraph;

/// <summary>Bags of records to Parquet files.</summary>
public static class WriteParquetOfBag
{
    extension<T>(Bag<T> bag)
    {
        /// <summary>Writes a Parquet file for each partition, with a column for each public property of <typeparamref name="T"/>: <c>ToDataFrame</c>, written as frames are.</summary>
        /// <param name="path">Where to, with one <c>*</c> for the number of the partition: <c>out/part-*.parquet</c>.</param>
        /// <param name="compression">How pages are compressed.</param>
        /// <param name="rowGroup">The most rows of a row group.</param>
        /// <param name="partitionBy">Columns that go to the names of folders instead of the files, as Hive has them.</param>
        /// <param name="options">How to compute.</param>
        /// <param name="cancellationToken">Cancels what has not been written.</param>
        /// <returns>The paths of the files, in order.</returns>
        /// <exception cref="ArgumentException">A property's type can't be a column, or the path has no <c>*</c> and there are several partitions.</exception>
        /// <exception cref="TaskFailedException">A task threw, or a file could not be written.</exception>
        public Task<IReadOnlyList<string>> WriteParquetAsync(
            string path, ParquetCompression compression = ParquetCompression.Snappy, int rowGroup = 1 << 20, IReadOnlyList<string>? partitionBy = null, ComputeOptions? options = null,
            CancellationToken cancellationToken = default)
            => bag.ToDataFrame().WriteParquetAsync(path, compression, rowGroup, partitionBy, options, cancellationToken);
    }
}
