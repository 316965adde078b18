using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace TaskGraph;

/// <summary>The results that a generalised function fills, one tensor for each output of its signature.</summary>
public readonly ref struct TensorOutputs<T> where T : unmanaged
{
    private readonly ReadOnlySpan<Chunk<T>> _chunks;

    internal TensorOutputs(ReadOnlySpan<Chunk<T>> chunks) => _chunks = chunks;

    /// <summary>The number of outputs.</summary>
    public int Count => _chunks.Length;

    /// <summary>The tensor of output <paramref name="index"/>.</summary>
    public TensorSpan<T> this[int index] => _chunks[index].AsTensor();
}

/// <summary>A function of the core axes of several arrays, which fills its outputs.</summary>
public delegate void GeneralizedFunction<T, TResult>(TensorInputs<T> inputs, TensorOutputs<TResult> outputs) where T : unmanaged where TResult : unmanaged;

public static partial class Arrays
{
    /// <summary>
    /// A generalised function with a signature such as <c>"(i,j),(j)->(i)"</c>: it is called with the named last axes of the arrays, once for each
    /// place of the axes before, which broadcast. Named axes are whole; lengths that are not known yet are found out when it is computed.
    /// </summary>
    /// <param name="signature">The names of the last axes of each array, and of each output.</param>
    /// <param name="function">The function, called from several threads. The spans are only valid during the call.</param>
    /// <param name="arrays">The arrays.</param>
    /// <returns>An array for each output.</returns>
    /// <exception cref="ArgumentException">The signature can't be read, does not fit the arrays, or names a length nothing gives.</exception>
    public static Array<TResult>[] ApplyGufunc<T, TResult>(string signature, GeneralizedFunction<T, TResult> function, params ReadOnlySpan<Array<T>> arrays)
        where T : unmanaged where TResult : unmanaged
    {
        ArgumentNullException.ThrowIfNull(function);
        var parsed = GufuncSignature.Parse(signature);
        if (parsed.Inputs.Length != arrays.Length)
            throw new ArgumentException($"Signature '{signature}' has {parsed.Inputs.Length} inputs, and {arrays.Length} arrays were given. Give as many.", nameof(arrays));
        foreach (var array in arrays) ArgumentNullException.ThrowIfNull(array, nameof(arrays));
        return Gufunc(parsed, function, arrays.ToArray(), Tokens.Unique());
    }

    // One token for every way it is built, so that outputs which wait for lengths, each by itself, still share the calls.
    private static Array<TResult>[] Gufunc<T, TResult>(GufuncSignature signature, GeneralizedFunction<T, TResult> function, Array<T>[] arrays, UInt128 token)
        where T : unmanaged where TResult : unmanaged
    {
        var lengths = signature.CoreLengths(arrays);
        long[][] cores = signature.OutputCores(lengths);
        // The axes before the core ones broadcast: every array gets as many of them, and they are cut alike.
        int rank = arrays.Select((a, i) => a.Rank - signature.Inputs[i].Length).Max();
        var letters = new IndexLetters();
        var loops = new Array<T>[arrays.Length];
        for (int i = 0; i < loops.Length; i++)
        {
            loops[i] = arrays[i].ExpandDims([.. Enumerable.Range(0, rank - arrays[i].Rank + signature.Inputs[i].Length)]);
            string named = signature.LettersOf(i, rank);
            letters.Add(loops[i].Node, named);
            foreach (char core in named[rank..]) letters.MakeWhole(core);
        }
        var grid = letters.ChunksOf(GufuncSignature.LoopLetters(rank));
        if (Array.Exists(arrays, a => !a.Node.Chunks.IsKnown))
        {
            return [.. cores.Select((core, k) => Deferred.Over<TResult>(
                [.. arrays.Select(a => a.Node)], "gufunc", new([.. Enumerable.Range(0, rank).Select(grid.SizesOf), .. core.Select(n => new[] { n })]),
                known => Gufunc(signature, function, [.. known.Select(n => new Array<T>((ArrayExpr<T>)n))], token)[k], default))];
        }
        var nodes = loops.Select((a, i) => (Expr)letters.Cut(a.Node, signature.LettersOf(i, rank))).ToImmutableArray();
        var follows = nodes.Select((_, i) => signature.LettersOf(i, rank).Select((_, axis) => axis < rank ? axis : -1).ToArray()).ToImmutableArray();
        var packed = new PackedExpr<TResult>("gufunc", nodes, follows, new GufuncCall<T, TResult>(function, rank, cores), grid, cores, token, default);
        return [.. cores.Select((core, k) => new Array<TResult>(new UnpackExpr<TResult>(packed, grid, cores, k)))];
    }
}

/// <summary>A signature of core axes.</summary>
internal sealed record GufuncSignature(string[][] Inputs, string[][] Outputs)
{
    public static GufuncSignature Parse(string signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        string[] sides = signature.Replace(" ", "").Split("->");
        if (sides.Length == 2 && TryRead(sides[0]) is { } inputs && TryRead(sides[1]) is { } outputs) return new(inputs, outputs);
        throw new ArgumentException($"'{signature}' is no signature. Write the axes of each array and of each output in parentheses: \"(i,j),(j)->(i)\".", nameof(signature));
    }

    public static string LoopLetters(int rank) => string.Concat(Enumerable.Range(0, rank).Select(axis => (char)('0' + axis)));

    /// <summary>Loop axes are digits, core axes letters of their own: they are not cut alike, for they are whole.</summary>
    public string LettersOf(int input, int rank) => LoopLetters(rank) + string.Concat(Inputs[input].Select((_, axis) => (char)('a' + 1000 * input + axis)));

    /// <summary>The lengths of the named axes, -1 where none of the arrays knows one.</summary>
    /// <exception cref="ArgumentException">An array has too few axes, or a name has two lengths.</exception>
    public Dictionary<string, long> CoreLengths<T>(Array<T>[] arrays) where T : unmanaged
    {
        var lengths = new Dictionary<string, long>();
        for (int i = 0; i < arrays.Length; i++)
        {
            var shape = arrays[i].Node.Shape.AsSpan();
            string[] names = Inputs[i];
            if (shape.Length < names.Length)
                throw new ArgumentException($"Array {i} of shape {ArrayShapes.Text(shape)} has fewer axes than its part of the signature, ({string.Join(",", names)}).");
            for (int axis = 0; axis < names.Length; axis++)
            {
                long length = shape[shape.Length - names.Length + axis], known = lengths.GetValueOrDefault(names[axis], ArrayShapes.Unknown);
                if (known == ArrayShapes.Unknown) lengths[names[axis]] = length;
                else if (length != known && length != ArrayShapes.Unknown)
                    throw new ArgumentException($"Axis '{names[axis]}' has length {known} and {length}. It must be the same for all arrays.");
            }
        }
        return lengths;
    }

    /// <summary>The lengths of each output's own axes.</summary>
    /// <exception cref="ArgumentException">One is named in an output only.</exception>
    public long[][] OutputCores(Dictionary<string, long> lengths)
        => [.. Outputs.Select(names => names.Select(n => lengths.TryGetValue(n, out long length)
            ? length
            : throw new ArgumentException($"Axis '{n}' is named in an output of the signature only. Its length must come from an input.")).ToArray())];

    private static string[][]? TryRead(string side)
    {
        if (!side.StartsWith('(') || !side.EndsWith(')')) return null;
        string[] parts = side[1..^1].Split("),(");
        var read = Array.ConvertAll(parts, p => p.Length == 0 ? [] : p.Split(','));
        return read.All(names => names.All(n => n.Length != 0 && n.All(char.IsLetterOrDigit))) ? read : null;
    }
}

/// <summary>Calls a generalised function once for each place of the loop axes.</summary>
internal sealed unsafe class GufuncCall<T, TResult>(GeneralizedFunction<T, TResult> function, int rank, long[][] cores) : PackedCall<TResult>
    where T : unmanaged where TResult : unmanaged
{
    public override void Run(in TaskInputs inputs, long[] shape, Chunk<TResult>[] outputs)
    {
        var sources = new Chunk<T>[inputs.Count];
        for (int i = 0; i < sources.Length; i++) sources[i] = inputs.Get<Chunk<T>>(i).Compact();
        var index = new long[rank];
        try
        {
            for (long n = ArrayShapes.LengthOf(shape); n > 0; n--)
            {
                var blocks = Array.ConvertAll(sources, s => At(s, index, s.Shape[rank..]));
                var results = outputs.Select((o, k) => At(o, index, cores[k])).ToArray();
                try
                {
                    function(new TensorInputs<T>(blocks), new TensorOutputs<TResult>(results));
                }
                finally
                {
                    foreach (var block in blocks) block.Release();
                    foreach (var result in results) result.Release();
                }
                for (int axis = rank - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--) index[axis] = 0;
            }
        }
        finally
        {
            foreach (var source in sources) source.Release();
        }
    }

    private Chunk<TElement> At<TElement>(Chunk<TElement> chunk, long[] index, long[] core) where TElement : unmanaged
    {
        long offset = 0;
        for (int axis = 0; axis < rank; axis++) offset += chunk.Shape[axis] == 1 ? 0 : index[axis] * chunk.Strides[axis];
        return chunk.View(offset, core, chunk.Strides[rank..]);
    }
}
