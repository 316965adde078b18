using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace TaskGraph;

/// <summary>A function from blocks of several arrays to one block, which it fills.</summary>
public delegate void BlocksFunction<T, TResult>(TensorInputs<T> inputs, TensorSpan<TResult> output) where T : unmanaged;

public static partial class Arrays
{
    /// <summary>
    /// A function of blocks, with axes named by letters: <c>Blockwise("i", f, (matrix, "ij"), (vector, "j"))</c>. For each block of the result the
    /// function gets the blocks with the same place along its letters; axes whose letters the result does not have are whole.
    /// </summary>
    /// <param name="output">The result's axes.</param>
    /// <param name="function">Fills a block of the result. The spans are only valid during the call.</param>
    /// <param name="inputs">Arrays, each with its axes' letters.</param>
    /// <exception cref="ArgumentException">A letter has two lengths, or the result has a letter that no array has.</exception>
    public static Array<TResult> Blockwise<T, TResult>(string output, BlocksFunction<T, TResult> function, params ReadOnlySpan<(Array<T> Array, string Letters)> inputs)
        where T : unmanaged where TResult : unmanaged
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(function);
        var letters = new IndexLetters();
        foreach (var (array, axes) in inputs)
        {
            ArgumentNullException.ThrowIfNull(array, nameof(inputs));
            letters.Add(array.Node, axes);
        }
        foreach (char letter in output)
            if (!letters.Knows(letter)) throw new ArgumentException($"The result's index '{letter}' is no index of an array. Use letters of the arrays.", nameof(output));
        if (output.Distinct().Count() != output.Length) throw new ArgumentException($"The result's indices '{output}' name an axis twice. Name each once.", nameof(output));
        var nodes = ImmutableArray.CreateBuilder<Expr>(inputs.Length);
        var follows = ImmutableArray.CreateBuilder<int[]>(inputs.Length);
        foreach (var (_, axes) in inputs)
            foreach (char letter in axes)
                if (!output.Contains(letter)) letters.MakeWhole(letter);
        if (letters.NeedsLengths)
        {
            string[] named = [.. inputs.ToArray().Select(i => i.Letters)];
            return Deferred.Over([.. inputs.ToArray().Select(i => i.Array.Node)], "blockwise", letters.ChunksOf(output),
                known => Blockwise(output, function, [.. known.Select((k, i) => (new Array<T>((ArrayExpr<T>)k), named[i]))]), default);
        }
        foreach (var (array, axes) in inputs)
        {
            nodes.Add(letters.Cut(array.Node, axes));
            follows.Add([.. axes.Select(l => output.IndexOf(l))]);
        }
        return new(new BlockCallExpr<TResult>(
            "blockwise", nodes.MoveToImmutable(), follows.MoveToImmutable(), new BlocksCall<T, TResult>(function), letters.ChunksOf(output), Tokens.Unique(), default));
    }
}

internal sealed class BlocksCall<T, TResult>(BlocksFunction<T, TResult> function) : BlockCall<TResult> where T : unmanaged where TResult : unmanaged
{
    public override void Run(in TaskInputs inputs, Chunk<TResult> output, BlockInfo? info)
    {
        var chunks = new Chunk<T>[inputs.Count];
        for (int i = 0; i < chunks.Length; i++) chunks[i] = inputs.Get<Chunk<T>>(i).Compact();
        try
        {
            function(new TensorInputs<T>(chunks), output.AsTensor());
        }
        finally
        {
            foreach (var chunk in chunks) chunk.Release();
        }
    }
}
