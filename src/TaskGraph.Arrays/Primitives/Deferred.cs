using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>
/// Operations on arrays with an axis whose length is known only after computing, as behind a mask. What can't be planned without the
/// length waits in front of a stage: the array is computed and held, its lengths are seen, and the operation is built on it.
/// </summary>
internal static class Deferred
{
    /// <summary>An operation for when the lengths of <paramref name="x"/> are known.</summary>
    /// <param name="x">The array.</param>
    /// <param name="operation">The operation's name.</param>
    /// <param name="shape">The result's shape, -1 where it depends on what is not known.</param>
    /// <param name="build">Builds the operation on the array with known lengths.</param>
    /// <param name="callSite">Where the user called it.</param>
    public static Array<TResult> Over<T, TResult>(
        Array<T> x, string operation, ImmutableArray<long> shape, Func<Array<T>, Array<TResult>> build, CallSite callSite)
        where T : unmanaged where TResult : unmanaged
        => new(new DeferredExpr<TResult>(operation, [x.Node], inputs => build(new((ArrayExpr<T>)inputs[0])).Node, DeclaredChunks(shape, x.Node.Chunks), Tokens.Unique(), callSite));

    /// <summary>An operation on two arrays.</summary>
    public static Array<TResult> Over<T, TOther, TResult>(
        Array<T> x, Array<TOther> y, string operation, ImmutableArray<long> shape, Func<Array<T>, Array<TOther>, Array<TResult>> build, CallSite callSite)
        where T : unmanaged where TOther : unmanaged where TResult : unmanaged
        => new(new DeferredExpr<TResult>(
            operation, [x.Node, y.Node], inputs => build(new((ArrayExpr<T>)inputs[0]), new((ArrayExpr<TOther>)inputs[1])).Node, DeclaredChunks(shape, x.Node.Chunks),
            Tokens.Unique(), callSite));

    /// <summary>An operation on any number of arrays, whose result's chunks are declared.</summary>
    public static Array<TResult> Over<TResult>(
        IReadOnlyList<ArrayExpr> inputs, string operation, Chunks declared, Func<ImmutableArray<Expr>, Array<TResult>> build, CallSite callSite) where TResult : unmanaged
        => new(new DeferredExpr<TResult>(operation, [.. inputs], known => build(known).Node, declared, Tokens.Unique(), callSite));

    /// <summary>A node over arrays cut alike: as they are where that can be, else when their lengths have been seen.</summary>
    /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
    public static ArrayExpr<TResult> Aligned<TResult>(
        IReadOnlyList<ArrayExpr> arrays, string operation, UInt128 parameters, Func<ImmutableArray<Expr>, ArrayExpr<TResult>> build, CallSite callSite)
        where TResult : unmanaged
    {
        if (!Broadcasting.NeedsLengths(arrays)) return build([.. Broadcasting.Align(arrays)]);
        _ = Broadcasting.ShapeOf(arrays);
        return new DeferredExpr<TResult>(
            operation, [.. arrays], inputs => build([.. Broadcasting.Align([.. inputs.Cast<ArrayExpr>()])]), Broadcasting.DeclaredChunks(arrays), parameters, callSite);
    }

    // As many chunks as the input has, so that the work stays spread: along the same axis, or else along the first one that is unknown.
    private static Chunks DeclaredChunks(ImmutableArray<long> shape, Chunks input)
    {
        var sizes = new long[shape.Length][];
        bool isAlike = shape.Length == input.Rank;
        bool isSpread = false;
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            if (shape[axis] != ArrayShapes.Unknown)
            {
                sizes[axis] = isAlike && input.Shape[axis] == shape[axis] ? input.SizesOf(axis) : [shape[axis]];
                continue;
            }
            sizes[axis] = new long[isAlike ? input.Grid[axis] : isSpread ? 1 : input.Count];
            Array.Fill(sizes[axis], ArrayShapes.Unknown);
            isSpread = true;
        }
        return new(sizes);
    }
}

/// <summary>An operation that is built when the lengths of its inputs are known; its chunks' numbers are fixed before.</summary>
internal sealed class DeferredExpr<T>(
    string operation, ImmutableArray<Expr> inputs, Func<ImmutableArray<Expr>, ArrayExpr<T>> build, Chunks chunks, UInt128 parameters, CallSite callSite)
    : ArrayExpr<T>(operation, inputs, parameters, chunks, callSite), IStaged where T : unmanaged
{
    public IReadOnlyList<StageRequest> Requests
        => [.. Unknown.Select(i => new StageRequest(i, true)), .. Unknown.Select(i => new StageRequest(((ArrayExpr)i).Lengths(), false))];

    private IEnumerable<Expr> Unknown => Inputs.Where(i => !((ArrayExpr)i).Chunks.IsKnown).DistinctBy(i => i.Token);

    public Expr Resolve(IReadOnlyList<StageAnswer> answers)
    {
        var unknown = Unknown.ToList();
        var known = new Dictionary<UInt128, Expr>();
        for (int i = 0; i < unknown.Count; i++)
            known.Add(unknown[i].Token, ((ArrayExpr)answers[i].Held!).WithLengths(Array.ConvertAll(answers[unknown.Count + i].Values, v => (long[])v!)));
        var built = build([.. Inputs.Select(i => known.GetValueOrDefault(i.Token, i))]);
        // What is of unknown length again, as a mask's choice, is computed in a stage of its own.
        if (!built.Chunks.IsKnown) return new DeferredExpr<T>(Operation, [built], inputs => (ArrayExpr<T>)inputs[0], Chunks, Parameters, CallSite).With(Settings);
        if (!ArrayShapes.MayBeEqual(built.Shape.AsSpan(), Shape.AsSpan()))
            throw new InvalidOperationException($"'{Operation}' was announced with shape {ArrayShapes.Text(Shape.AsSpan())} and has {ArrayShapes.Text(built.Shape.AsSpan())}.");
        return RechunkExpr<T>.To(built, Cut(built.Chunks), CallSite).With(Settings);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new DeferredExpr<T>(Operation, inputs, build, Chunks, Parameters, CallSite);

    private Chunks Cut(Chunks built)
    {
        var sizes = new long[Rank][];
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            int count = Chunks.Grid[axis];
            if (Chunks.Shape[axis] != ArrayShapes.Unknown) sizes[axis] = Chunks.SizesOf(axis);
            else if (built.Grid[axis] == count) sizes[axis] = built.SizesOf(axis);
            else sizes[axis] = [.. Enumerable.Range(0, count).Select(i => (built.Shape[axis] * (i + 1) / count) - (built.Shape[axis] * i / count))];
        }
        return new(sizes);
    }
}

/// <summary>What is known of each chunk as plain numbers: they are values of the plan, which several of its nodes may read.</summary>
internal sealed class ChunkValuesExpr(ArrayExpr input, TaskCode code, string operation) : Expr(operation, [input], TokenBuilder.Of("chunk-values").ToToken()), IBlockwise
{
    public TaskCode Code => code;

    public override object Meta { get; } = typeof(long[]);

    public override int BlockCount => Inputs[0].BlockCount;

    public override Expr Hold(HeldBlocks blocks) => throw new NotSupportedException("Numbers of a plan are values and are not held.");

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new ChunkValuesExpr((ArrayExpr)inputs[0], code, Operation);
}

/// <summary>The shape of a chunk.</summary>
internal sealed class LengthsCode : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context) => ((Chunk)inputs[0]!).Shape.Clone();
}

/// <summary>The elements of a chunk.</summary>
internal sealed class PositionsCode : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        using var chunk = new CompactChunk<long>(inputs.Get<Chunk<long>>(0));
        return chunk.Span.ToArray();
    }
}
