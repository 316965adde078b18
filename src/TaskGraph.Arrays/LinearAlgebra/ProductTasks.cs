using System.Numerics;
using System.Numerics.Tensors;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>
/// The tasks of products of chunks. A chunk of the result is one task that adds over the inner chunks in place; where there are few, or the
/// inner chunks are too many bytes to be in memory at once, each is some such tasks over parts of the inner chunks, and a sum of theirs.
/// </summary>
internal static class ProductTasks<T> where T : unmanaged, INumberBase<T>
{
    // Enough for the processors of one machine; a constant, so that the sums are the same on every machine.
    private const int Enough = 16;

    // A task's factors are in memory together, and those of the tasks beside it.
    private const long PartBytes = 64 << 20;

    // Sums of parts that are not much smaller than the factors themselves cost as much as they spare.
    private const int WorthParts = 4;

    /// <param name="materializer">Takes the tasks.</param>
    /// <param name="owner">The node whose tasks these are.</param>
    /// <param name="factors">For each chunk of the result, the left and the right factor of each inner chunk in turn.</param>
    /// <param name="kind">What is made of the factors.</param>
    /// <param name="pairBytes">The bytes of the largest two factors.</param>
    /// <param name="resultBytes">The bytes of the largest chunk of the result.</param>
    /// <param name="part">Which part of the owner's work this is; null for all of it.</param>
    /// <returns>The task of each chunk.</returns>
    public static int[] Add(Materializer materializer, Expr owner, int[][] factors, ProductKind kind, long pairBytes, long resultBytes, string? part = null)
    {
        int depth = factors[0].Length / 2;
        long together = Math.Max(1, Math.Max(PartBytes, WorthParts * resultBytes) / Math.Max(1, pairBytes));
        int parts = (int)Math.Clamp(Math.Max((Enough + factors.Length - 1) / factors.Length, (depth + together - 1) / together), 1, depth);
        int first = materializer.BeginLayer(owner, new ProductCode<T>(kind, isWhole: parts == 1), factors.Length * parts, part: parts == 1 ? part : $"{part ?? "whole"}-part");
        foreach (int[] pairs in factors)
        {
            for (int p = 0; p < parts; p++)
            {
                int from = depth * p / parts, to = depth * (p + 1) / parts;
                materializer.AddTask(pairs.AsSpan(2 * from, 2 * (to - from)));
            }
        }
        if (parts == 1) return [.. Enumerable.Range(first, factors.Length)];
        int[][] groups = [.. Enumerable.Range(0, factors.Length).Select(b => Enumerable.Range(first + b * parts, parts).ToArray())];
        return ReductionTree.Lower(materializer, owner, groups, new SumCode<T>(mirrors: false), new SumCode<T>(mirrors: kind == ProductKind.Square), Enough, part);
    }
}

/// <summary>What products of chunks are made.</summary>
internal enum ProductKind : byte
{
    /// <summary>The left factor times the right one.</summary>
    Plain,

    /// <summary>The left factor's transpose times the right one.</summary>
    Transposed,

    /// <summary>The same, where both factors are the same chunk: symmetric.</summary>
    Square,
}

/// <summary>The sum of products of pairs of chunks.</summary>
internal sealed unsafe class ProductCode<T>(ProductKind kind, bool isWhole) : TaskCode where T : unmanaged, INumberBase<T>
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        int down = kind == ProductKind.Plain ? 0 : 1;
        long rows = inputs.Get<Chunk<T>>(0).Shape[down], columns = inputs.Get<Chunk<T>>(1).Shape[1];
        var result = Chunk<T>.Rent(rows, columns);
        result.Span.Clear();
        for (int k = 0; k < inputs.Count; k += 2)
        {
            var (a, b) = (inputs.Get<Chunk<T>>(k), inputs.Get<Chunk<T>>(k + 1));
            MatrixProduct.Add(a.Start, a.Strides[down], a.Strides[1 - down], b.Start, b.Strides[0], b.Strides[1], result.Start,
                (int)rows, (int)columns, checked((int)b.Shape[0]), kind == ProductKind.Square);
        }
        if (kind == ProductKind.Square && isWhole) Mirror(result);
        return result;
    }

    /// <summary>Copies what is above the diagonal below it.</summary>
    public static void Mirror(Chunk<T> square)
    {
        long side = square.Shape[0];
        for (long i = 1; i < side; i++)
            for (long j = 0; j < i; j++) square.Start[i * side + j] = square.Start[j * side + i];
    }
}

/// <summary>The sum of chunks of one shape.</summary>
internal sealed class SumCode<T>(bool mirrors) : TaskCode where T : unmanaged, INumberBase<T>
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var result = Chunk<T>.Rent(inputs.Get<Chunk<T>>(0).Shape);
        var sum = result.Span;
        inputs.Get<Chunk<T>>(0).Span.CopyTo(sum);
        for (int i = 1; i < inputs.Count; i++) TensorPrimitives.Add<T>(sum, inputs.Get<Chunk<T>>(i).Span, sum);
        if (mirrors) ProductCode<T>.Mirror(result);
        return result;
    }
}
