namespace TaskGraph;

/// <summary>Frames to CSV files.</summary>
public static class WriteCsvOperation
{
    extension(DataFrame frame)
    {
        /// <summary>
        /// Writes a CSV file in UTF-8 for each partition, each with the names of the columns, and each whole or not at all. Null is nothing
        /// between separators, an empty text a pair of quotes, so that <c>ReadCsv</c> gives the same back.
        /// </summary>
        /// <param name="path">Where to, with one <c>*</c> for the number of the partition: <c>out/part-*.csv</c>; ending in .gz, .br,
        /// .zst or .lz4 it is compressed.</param>
        /// <param name="separator">What stands between fields.</param>
        /// <param name="options">How to compute.</param>
        /// <param name="cancellationToken">Cancels what has not been written.</param>
        /// <returns>The paths of the files, in order.</returns>
        /// <exception cref="ArgumentException">The path has no <c>*</c> and there are several partitions, or a column holds arrays.</exception>
        /// <exception cref="TaskFailedException">A task threw, or a file could not be written.</exception>
        public Task<IReadOnlyList<string>> WriteCsvAsync(string path, char separator = ',', ComputeOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            if (separator is '"' or '\n' or '\r' || separator > 127)
                throw new ArgumentException($"'{separator}' can't separate fields. Use an ASCII character such as ',' or '\\t'.", nameof(separator));
            foreach (var column in frame.Schema)
                if (!column.ColumnType.Kind().HasText)
                    throw new ArgumentException($"Column '{column.Name}' holds {column.ColumnType.Name()}, which has no form in CSV. Leave it out, or write JSON lines, Parquet or Arrow.", nameof(frame));
            return new CsvPartWriter((byte)separator).RunAsync(frame, path, options, cancellationToken);
        }
    }
}

internal sealed class CsvPartWriter(byte separator) : PartWriter
{
    public override string Operation => "write-csv";

    public override void Write(FramePartition partition, Stream stream, CancellationToken cancellation) => CsvWriter.Write(partition, stream, separator, cancellation);
}
