using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>How a partition becomes a file. Data only: it travels with the tasks.</summary>
internal abstract class PartWriter
{
    /// <summary>The name of the operation and its tasks.</summary>
    public abstract string Operation { get; }

    /// <summary>Whether a path's extension asks for compression around the format.</summary>
    public virtual bool IsCompressedByName => true;

    /// <summary>Writes all rows.</summary>
    public abstract void Write(FramePartition partition, Stream stream, CancellationToken cancellation);

    /// <summary>Writes a file for each partition of a frame, each whole or not at all; gives their paths.</summary>
    /// <exception cref="ArgumentException">The path has no <c>*</c> and there are several partitions.</exception>
    public Task<IReadOnlyList<string>> RunAsync(DataFrame frame, string path, ComputeOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(frame);
        string[] paths = Array.ConvertAll(PartNames.Of(path, frame.PartitionCount), Path.GetFullPath);
        return Run();

        async Task<IReadOnlyList<string>> Run()
        {
            var expr = new WriteExpr(frame.Node, this, paths);
            object?[][] written = await Computation.RunAsync([expr], OutputMode.Value, options ?? ComputeOptions.Default, cancellationToken).ConfigureAwait(false);
            string[] files = [.. written[0].Cast<FramePartition>().SelectMany(part => Enumerable.Range(0, part.RowCount).Select(((ColumnData<string?>)part.Columns[0]).At))!];
            LazyCollection.ReleaseAll(written[0]);
            return files;
        }
    }

    /// <summary>Writes a file, whole or not at all; gives the paths of what it wrote.</summary>
    public virtual string[] WriteFile(FramePartition partition, string path, CancellationToken cancellation)
    {
        using var file = LocalFiles.Instance.Create(path);
        if (IsCompressedByName)
            using (var stream = Compression.Compress(path, file.Stream)) Write(partition, stream, cancellation);
        else Write(partition, file.Stream, cancellation);
        file.Commit();
        return [path];
    }
}

/// <summary>Writes each partition to its file; the result has a row for each file that was written.</summary>
internal sealed class WriteExpr(FrameExpr input, PartWriter writer, string[] paths)
    : FrameExpr(writer.Operation, [input], Tokens.Unique(), WritePartCode.Schema, input.BlockCount), IBlockwise
{
    public TaskCode Code { get; } = new WritePartCode(writer);

    public ConstantColumn[] Constants { get; } = [new ConstantColumn<string>(paths)];

    public override string Details => paths.Length == 1 ? paths[0] : $"{paths[0]} and {paths.Length - 1} more";

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new WriteExpr((FrameExpr)inputs[0], writer, paths);
}

internal sealed class WritePartCode(PartWriter writer) : PartitionCode
{
    public static FrameSchema Schema { get; } = new(("path", typeof(string)));

    protected override FramePartition Run(FramePartition partition, TaskContext context)
    {
        string[] files = writer.WriteFile(partition, context.Constant<string>(0), context.CancellationToken);
        return new(Schema, [ManagedColumns.Strings(files)], files.Length);
    }
}
