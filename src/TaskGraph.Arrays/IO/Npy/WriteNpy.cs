using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>Arrays to NPY files.</summary>
public static class ArrayWriteNpy
{
    extension<T>(Array<T> x) where T : unmanaged
    {
        /// <summary>
        /// Writes the array to one NPY file in row-major order, which <c>numpy.load</c> reads. Each chunk is written where it belongs as soon as it
        /// is computed; the file appears under its name when all are there, or not at all.
        /// </summary>
        /// <param name="path">The file; one that is there is replaced.</param>
        /// <param name="options">How to compute.</param>
        /// <param name="cancellationToken">Cancels the computation.</param>
        /// <exception cref="NotSupportedException">The format has no such element type.</exception>
        /// <exception cref="ArgumentException">The array's shape is not known before it is computed.</exception>
        /// <exception cref="TaskFailedException">A task threw, or the file could not be written.</exception>
        public Task WriteNpyAsync(string path, ComputeOptions? options = null, CancellationToken cancellationToken = default)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(path);
            if (!NpyHeader.Holds(typeof(T))) throw new NotSupportedException($"NPY files hold no elements of type {TypeNames.Of(typeof(T))}. Cast the array first.");
            if (!x.Node.Chunks.IsKnown)
                throw new ArgumentException($"An array of shape {ArrayShapes.Text(x.Node.Shape.AsSpan())} cannot be written before its shape is known. Persist it first.");
            return Write(x.Node, Path.GetFullPath(path), options ?? ComputeOptions.Default, cancellationToken);
        }
    }

    private static async Task Write<T>(ArrayExpr<T> node, string path, ComputeOptions options, CancellationToken cancellationToken) where T : unmanaged
    {
        byte[] header = NpyHeader.Write(typeof(T), node.Shape.AsSpan());
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var handle = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                RandomAccess.Write(handle, header, 0);
                RandomAccess.SetLength(handle, header.Length + node.Bytes!.Value);
            }
            object?[][] written = await Computation.RunAsync([new WriteNpyExpr<T>(node, temporary, header.Length)], OutputMode.Value, options, cancellationToken)
                .ConfigureAwait(false);
            LazyCollection.ReleaseAll(written[0]);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}

/// <summary>Writes each chunk to its places in a file; the result of each task is a chunk without elements.</summary>
internal sealed class WriteNpyExpr<T>(ArrayExpr<T> input, string path, long dataOffset)
    : ArrayExpr<T>("write-npy", [input], Tokens.Unique(), Nothing(input.BlockCount)), IBlockwise where T : unmanaged
{
    public TaskCode Code { get; } = new WriteNpyCode<T>(path, dataOffset, [.. input.Shape]);

    public ConstantColumn[] Constants => [new ConstantColumn<long[]>([.. Enumerable.Range(0, BlockCount).Select(input.Chunks.StartOf)])];

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new WriteNpyExpr<T>((ArrayExpr<T>)inputs[0], path, dataOffset);

    private static Chunks Nothing(int blocks) => new(new long[blocks]);
}

internal sealed unsafe class WriteNpyCode<T>(string path, long dataOffset, long[] shape) : TaskCode where T : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var chunk = inputs.Get<Chunk<T>>(0).Compact();
        try
        {
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            Write(handle, chunk, context.Constant<long[]>(0), context.CancellationToken);
        }
        finally
        {
            chunk.Release();
        }
        return Chunk<T>.Rent(0);
    }

    private void Write(Microsoft.Win32.SafeHandles.SafeFileHandle handle, Chunk<T> chunk, long[] start, CancellationToken cancellationToken)
    {
        // Axes at the end that the chunk has whole lie in one piece on both sides.
        int whole = chunk.Rank;
        long run = 1;
        while (whole > 0 && run < int.MaxValue / sizeof(T))
        {
            long longer = run * chunk.Shape[whole - 1];
            if (longer * sizeof(T) > int.MaxValue) break;
            run = longer;
            whole--;
            if (chunk.Shape[whole] != shape[whole]) break;
        }
        if (run == 0) return;
        long[] strides = ArrayShapes.RowMajorStrides(shape);
        for (long at = 0; at < chunk.Length; at += run)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long place = 0, rest = at / run;
            for (int axis = chunk.Rank - 1; axis >= 0; axis--)
            {
                place += start[axis] * strides[axis];
                if (axis >= whole) continue;
                place += rest % chunk.Shape[axis] * strides[axis];
                rest /= chunk.Shape[axis];
            }
            RandomAccess.Write(handle, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(chunk.Start + at, (int)run)), dataOffset + place * sizeof(T));
        }
    }
}
