using System.Collections.Immutable;

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
        /// <exception cref="ArgumentException">The path has no <c>*</c> and there are several partitions.</exception>
        /// <exception cref="TaskFailedException">A task threw, or a file could not be written.</exception>
        public Task<IReadOnlyList<string>> WriteCsvAsync(string path, char separator = ',', ComputeOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            if (separator is '"' or '\n' or '\r' || separator > 127)
                throw new ArgumentException($"'{separator}' can't separate fields. Use an ASCII character such as ',' or '\\t'.", nameof(separator));
            string[] paths = Array.ConvertAll(PartNames.Of(path, frame.PartitionCount), Path.GetFullPath);
            return Run();

            async Task<IReadOnlyList<string>> Run()
            {
                var expr = new WriteCsvExpr(frame.Node, paths, (byte)separator);
                object?[][] written = await Computation.RunAsync([expr], OutputMode.Value, options ?? ComputeOptions.Default,
                    cancellationToken).ConfigureAwait(false);
                LazyCollection.ReleaseAll(written[0]);
                return paths;
            }
        }
    }
}

/// <summary>Writes each partition to its file; the result is a partition without columns or rows.</summary>
internal sealed class WriteCsvExpr(FrameExpr input, string[] paths, byte separator)
    : FrameExpr("write-csv", [input], Tokens.Unique(), FrameSchema.Empty, input.BlockCount), IBlockwise
{
    public TaskCode Code { get; } = new WriteCsvCode(separator);

    public ConstantColumn[] Constants { get; } = [new ConstantColumn<string>(paths)];

    public override string Details => paths.Length == 1 ? paths[0] : $"{paths[0]} and {paths.Length - 1} more";

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new WriteCsvExpr((FrameExpr)inputs[0], paths, separator);
}

internal sealed class WriteCsvCode(byte separator) : PartitionCode
{
    protected override FramePartition Run(FramePartition partition, TaskContext context)
    {
        string path = context.Constant<string>(0);
        using var file = LocalFiles.Instance.Create(path);
        using (var stream = Compression.Compress(path, file.Stream)) CsvWriter.Write(partition, stream, separator, context.CancellationToken);
        file.Commit();
        return FramePartition.Empty(FrameSchema.Empty);
    }
}
