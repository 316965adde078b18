using System.Collections.Immutable;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>One or more operations on each element, over inputs that broadcast to one shape.</summary>
internal sealed class ElementwiseExpr<T> : ArrayExpr<T>, IBlockwise, IElementwise, IElementwiseReader, IKeepable, IFoldable where T : unmanaged
{
    public ElementwiseExpr(ImmutableArray<Expr> inputs, KernelProgram program, CallSite callSite, bool isKept = false)
        : base(program.ToString(), inputs, TokenBuilder.Of("elementwise").Add(program.Token).Add(isKept).ToToken(), Broadcasting.ChunksOf(inputs), callSite)
    {
        Program = program;
        IsKept = isKept;
        Code = new ElementwiseCode<T>(program, KernelRoutes.For(Chunks, isKept ? Bytes : null));
        IsAligned = inputs.All(i => ((ArrayExpr)i).Chunks.Grid.AsSpan().SequenceEqual(Chunks.Grid.AsSpan()));
    }

    public KernelProgram Program { get; }

    /// <summary>Whether the result is kept, so that it need not go through the cache.</summary>
    public bool IsKept { get; }

    public override string Details => Program.Steps.Any(s => s.Ufunc is MethodUfunc)
        ? $"{base.Details}, one by one: {string.Join(", ", Program.Steps.Select(s => s.Ufunc).OfType<MethodUfunc>().Select(u => u.Name).Distinct())}"
        : base.Details;

    public TaskCode Code { get; }

    public bool IsAligned { get; }

    public int InputBlock(int input, int block) => Broadcasting.InputBlock(Chunks, ((ArrayExpr)Inputs[input]).Chunks, block);

    public override (ArrayExpr, int)? LengthsFrom(int axis) => Broadcasting.LengthsFrom(Inputs, Rank - axis);

    public override ArrayExpr? Sliced(SlicePlan slice)
        => new ElementwiseExpr<T>([.. Inputs.Select(i => (Expr)((ArrayExpr)i).Slice(Broadcasting.SliceOf(slice, (ArrayExpr)i), CallSite))], Program, CallSite);

    public override ArrayExpr? InChunks(Chunks chunks)
    {
        var inputs = ImmutableArray.CreateBuilder<Expr>(Inputs.Length);
        foreach (var input in Inputs)
        {
            // What is broadcast would have to be cut along some axes only.
            if (input is not ArrayExpr array || !array.Shape.AsSpan().SequenceEqual(Shape.AsSpan()) || array.InChunks(chunks) is not { } cut) return null;
            inputs.Add(cut);
        }
        return new ElementwiseExpr<T>(inputs.MoveToImmutable(), Program, CallSite);
    }

    public override ArrayExpr? Uncut(Func<Expr, int> consumersOf)
        => Settings.AreNone && Inputs is [ArrayExpr input] && consumersOf(input) <= 1 && input.Uncut(consumersOf) is { } uncut
            ? new ElementwiseExpr<T>([uncut], Program, CallSite)
            : null;

    public Expr? Folded()
    {
        if (Inputs.All(i => ((ArrayExpr)i).Value is null)) return null;
        // Rules may have made two inputs the same.
        var left = Inputs.Where(i => ((ArrayExpr)i).Value is null).DistinctBy(i => i.Token).ToImmutableArray();
        if (left.Length == 0) return Evaluated();
        if (!Broadcasting.ChunksOf(left).Equals(Chunks)) return null;
        var builder = new KernelProgramBuilder();
        var places = left.ToDictionary(i => i.Token, i => builder.Input(((ArrayExpr)i).ElementType));
        Operand[] operands = [.. Inputs.Select(i => ((ArrayExpr)i).Value is { } value ? builder.Constant(value) : places[i.Token])];
        var output = builder.Append(Program, operands);
        // What is one value whatever the inputs are still has their shape.
        return output.Kind == OperandKind.Constant ? null : new ElementwiseExpr<T>(left, builder.Build(output), CallSite, IsKept);
    }

    private GeneratedExpr<T>? Evaluated()
    {
        // A user's method runs in a task, and so does what throws.
        if (Program.Steps.Any(s => s.Ufunc is MethodUfunc)) return null;
        try
        {
            T value = KernelRun.ValueOf<T>(Program, [.. Inputs.Select(i => ((ArrayExpr)i).Value!.Value.Bits)]);
            return GeneratedExpr<T>.Whole("full", new ConstantSource<T>(value), Chunks, CallSite);
        }
        catch (ArithmeticException)
        {
            return null;
        }
    }

    public Expr? Kept()
    {
        if (IsKept || KernelRoutes.For(Chunks, Bytes) != KernelRoute.Streaming) return null;
        return new ElementwiseExpr<T>(Inputs, Program, CallSite, isKept: true).With(Settings);
    }

    public Expr? Merge(Func<Expr, int> consumersOf)
        => ElementwiseMerge.Find(this, Program, consumersOf) is { } merged ? new ElementwiseExpr<T>(merged.Inputs, merged.Program, CallSite, IsKept) : null;

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new ElementwiseExpr<T>(inputs, Program, CallSite, IsKept);
}

/// <summary>A node that computes each element of its result by a program.</summary>
internal interface IElementwise
{
    /// <summary>What is computed of the inputs.</summary>
    KernelProgram Program { get; }
}

/// <summary>A node that can take the programs of elementwise inputs into its own work.</summary>
internal interface IElementwiseReader
{
    /// <summary>This node with one of its inputs joined to it; null where there is none to join.</summary>
    Expr? Merge(Func<Expr, int> consumersOf);
}

/// <summary>Joins a node's program with that of an elementwise input that nothing else reads.</summary>
internal static class ElementwiseMerge
{
    // A kernel tells apart inputs that are single values by the bits of a word.
    private const int MostInputs = 32;

    public static (ImmutableArray<Expr> Inputs, KernelProgram Program)? Find(ArrayExpr node, KernelProgram program, Func<Expr, int> consumersOf)
    {
        if (!node.Settings.AreNone) return null;
        foreach (var candidate in node.Inputs)
        {
            if (candidate is not (ArrayExpr inner and IElementwise) || consumersOf(inner) != node.Inputs.Count(i => i.Token == inner.Token)) continue;
            var before = ((IElementwise)inner).Program;
            if (!Broadcasting.ChunksOf(node.Inputs).Equals(inner.Chunks) || inner.Affinity != node.Affinity || !inner.Settings.AreNone) continue;
            if (before.Steps.Length + program.Steps.Length > FusionGroup.StepLimit || inner.Inputs.Length + node.Inputs.Length > MostInputs) continue;
            return Join(node.Inputs, program, inner, before);
        }
        return null;
    }

    private static (ImmutableArray<Expr>, KernelProgram) Join(ImmutableArray<Expr> inputs, KernelProgram program, Expr inner, KernelProgram before)
    {
        var builder = new KernelProgramBuilder();
        var joined = new List<Expr>();
        var places = new List<Operand>();
        Operand PlaceOf(Expr input)
        {
            int known = joined.FindIndex(j => j.Token == input.Token);
            if (known >= 0) return places[known];
            joined.Add(input);
            places.Add(builder.Input(((ArrayExpr)input).ElementType));
            return places[^1];
        }
        var first = builder.Append(before, [.. inner.Inputs.Select(PlaceOf)]);
        var output = builder.Append(program, [.. inputs.Select(i => i.Token == inner.Token ? first : PlaceOf(i))]);
        return ([.. joined], builder.Build(output));
    }
}

/// <summary>Chooses how a program runs, by the size of the work alone.</summary>
internal static class KernelRoutes
{
    // Compiling costs about as much as tiles lose on half a million elements.
    private const long CompileFrom = 1 << 19;

    // More than a processor's cache holds.
    private const long StreamFrom = 64 << 20;

    public static KernelRoute For(Chunks work, long? keptBytes = null)
    {
        long length = work.IsKnown ? ArrayShapes.LengthOf(work.Shape.AsSpan()) : long.MaxValue;
        return length < CompileFrom ? KernelRoute.Tiles : keptBytes >= StreamFrom ? KernelRoute.Streaming : KernelRoute.Compiled;
    }
}

internal sealed unsafe class ElementwiseCode<T>(KernelProgram program, KernelRoute route) : TaskCode where T : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var (shape, views) = ChunkViews.Of(inputs);
        var result = Chunk<T>.RentOrReuse(inputs, shape);
        if (result.Length == 0) return result;
        try
        {
            using var evaluation = new Evaluation(program, route, views, shape);
            evaluation.Run(0, result.Length, result.Start);
            return result;
        }
        catch
        {
            result.Release();
            throw;
        }
    }
}

/// <summary>A task's chunks as kernels see them.</summary>
internal static unsafe class ChunkViews
{
    /// <summary>Their common shape, and each broadcast to it.</summary>
    public static (long[] Shape, KernelView[] Views) Of(in TaskInputs inputs)
    {
        var chunks = new Chunk[inputs.Count];
        for (int i = 0; i < chunks.Length; i++) chunks[i] = inputs.Get<Chunk>(i);
        long[] shape = Broadcasting.ShapeOf(chunks);
        return (shape, Array.ConvertAll(chunks, c => c.Source is { } source && c.Shape.AsSpan().SequenceEqual(shape)
            ? new KernelView(null, c.Strides, c.ElementSize, source)
            : new KernelView(c.Address, Broadcasting.StridesOf(c, shape), c.ElementSize)));
    }
}
