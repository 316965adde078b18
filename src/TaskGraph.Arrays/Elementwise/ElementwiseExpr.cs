using System.Collections.Immutable;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>One or more operations on each element, over inputs that broadcast to one shape.</summary>
internal sealed class ElementwiseExpr<T> : ArrayExpr<T>, IBlockwise, IElementwise where T : unmanaged
{
    private readonly TileProgram<T> _program;

    public ElementwiseExpr(ImmutableArray<Expr> inputs, TileProgram<T> program, CallSite callSite)
        : base(NameOf(program), inputs, TokenOf(program), Broadcasting.ChunksOf(inputs), callSite)
    {
        _program = program;
        Code = new ElementwiseCode<T>(program);
        IsAligned = inputs.All(i => ((ArrayExpr)i).Chunks.Grid.AsSpan().SequenceEqual(Chunks.Grid.AsSpan()));
    }

    public TaskCode Code { get; }

    public bool IsAligned { get; }

    public int InputBlock(int input, int block) => Broadcasting.InputBlock(Chunks, ((ArrayExpr)Inputs[input]).Chunks, block);

    public override ArrayExpr? Sliced(SlicePlan slice)
    {
        var inputs = Inputs.Select(i => (Expr)new SliceExpr<T>((ArrayExpr<T>)i, Broadcasting.SliceOf(slice, (ArrayExpr)i), CallSite));
        return new ElementwiseExpr<T>([.. inputs], _program, CallSite);
    }

    /// <inheritdoc/>
    public Expr? Merge(Func<Expr, int> consumersOf)
    {
        foreach (var candidate in Inputs)
        {
            if (candidate is not ElementwiseExpr<T> inner || consumersOf(inner) != Inputs.Count(i => i.Token == inner.Token)) continue;
            if (!inner.Chunks.Equals(Chunks) || inner.Affinity != Affinity || !inner.Settings.AreNone || !Settings.AreNone) continue;
            if (inner._program.Steps.Length + _program.Steps.Length > FusionGroup.StepLimit) continue;
            return Merged(inner);
        }
        return null;
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new ElementwiseExpr<T>(inputs, _program, CallSite);

    private ElementwiseExpr<T> Merged(ElementwiseExpr<T> inner)
    {
        var inputs = inner.Inputs.ToList();
        int[] places = [.. Inputs.Select(i => i.Token == inner.Token ? -1 : PlaceOf(inputs, i))];
        int steps = inner._program.Steps.Length, constants = inner._program.Constants.Length;
        Operand Moved(Operand o) => o.Kind switch
        {
            OperandKind.Input when places[o.Index] < 0 => new(OperandKind.Step, steps - 1),
            OperandKind.Input => new(OperandKind.Input, places[o.Index]),
            OperandKind.Constant => new(OperandKind.Constant, o.Index + constants),
            OperandKind.Step => new(OperandKind.Step, o.Index + steps),
            _ => o,
        };
        var moved = _program.Steps.Select(s => new TileStep<T>(s.Kernel, Moved(s.X), Moved(s.Y)));
        return new([.. inputs], new(inputs.Count, inner._program.Constants.AddRange(_program.Constants), inner._program.Steps.AddRange(moved)), CallSite);
    }

    private static int PlaceOf(List<Expr> inputs, Expr input)
    {
        int place = inputs.FindIndex(i => i.Token == input.Token);
        if (place >= 0) return place;
        inputs.Add(input);
        return inputs.Count - 1;
    }

    private static string NameOf(TileProgram<T> program)
    {
        var names = program.Steps.Select(s => s.Kernel.Name).ToList();
        return names.Count <= 4 ? string.Join('-', names) : $"{names[0]}-{names[1]}-…{names.Count - 3}…-{names[^1]}";
    }

    private static UInt128 TokenOf(TileProgram<T> program)
    {
        var token = TokenBuilder.Of("elementwise").Add(typeof(T)).AddBits(program.Constants.AsSpan());
        foreach (var step in program.Steps)
            token.Add(step.Kernel.Name).Add((int)step.X.Kind).Add(step.X.Index).Add((int)step.Y.Kind).Add(step.Y.Index);
        return token.ToToken();
    }
}

/// <summary>A node whose operations can be joined with those of its inputs.</summary>
internal interface IElementwise
{
    /// <summary>This node with one of its inputs joined to it; null where there is none to join.</summary>
    Expr? Merge(Func<Expr, int> consumersOf);
}

internal sealed unsafe class ElementwiseCode<T>(TileProgram<T> program) : TaskCode where T : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var chunks = new Chunk<T>[inputs.Count];
        for (int i = 0; i < chunks.Length; i++) chunks[i] = inputs.Get<Chunk<T>>(i);
        long[] shape = Broadcasting.ShapeOf(chunks);
        var views = new StridedView<T>[chunks.Length];
        for (int i = 0; i < views.Length; i++)
        {
            bool isWhole = chunks[i].Shape.AsSpan().SequenceEqual(shape);
            views[i] = new(chunks[i].Start, Broadcasting.StridesOf(chunks[i], shape), isWhole && chunks[i].IsContiguous);
        }
        var result = Chunk<T>.Rent(shape);
        Tiles.Run<T>(program, views, shape, result.Start);
        return result;
    }
}
