using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Functions of several arrays.</summary>
public static class Arrays
{
    /// <summary><paramref name="x"/> where the condition holds, <paramref name="y"/> elsewhere (NumPy's <c>where</c>). Shapes must broadcast.</summary>
    /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
    public static Array<T> Where<T>(
        Array<bool> condition, Array<T> x, Array<T> y, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var (first, second) = Broadcasting.Align(x.Node, y.Node);
        var (mask, firstAgain) = Broadcasting.Align(condition.Node, first);
        var (maskAgain, secondAgain) = Broadcasting.Align(mask, second);
        (_, firstAgain) = Broadcasting.Align(maskAgain, firstAgain);
        return new(new WhereExpr<T>([maskAgain, firstAgain, secondAgain], new CallSite(callerFile, callerLine)));
    }

    /// <summary><paramref name="x"/> where the condition holds, <paramref name="y"/> elsewhere.</summary>
    /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
    public static Array<T> Where<T>(
        Array<bool> condition, Array<T> x, T y, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where T : unmanaged
        => Where(condition, x, Array<T>.Full([], y), callerFile, callerLine);

    /// <summary><paramref name="x"/> where the condition holds, <paramref name="y"/> elsewhere.</summary>
    /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
    public static Array<T> Where<T>(
        Array<bool> condition, T x, Array<T> y, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where T : unmanaged
        => Where(condition, Array<T>.Full([], x), y, callerFile, callerLine);
}

internal sealed class WhereExpr<T>(ImmutableArray<Expr> inputs, CallSite callSite)
    : ArrayExpr<T>("where", inputs, TokenBuilder.Of("where").ToToken(), Broadcasting.ChunksOf(inputs), callSite), IBlockwise where T : unmanaged
{
    public TaskCode Code { get; } = new WhereCode<T>();

    public bool IsAligned => false;

    public int InputBlock(int input, int block) => Broadcasting.InputBlock(Chunks, ((ArrayExpr)Inputs[input]).Chunks, block);

    public override ArrayExpr? Sliced(SlicePlan slice) => new WhereExpr<T>(
        [
            new SliceExpr<bool>((ArrayExpr<bool>)Inputs[0], Broadcasting.SliceOf(slice, (ArrayExpr)Inputs[0]), CallSite),
            new SliceExpr<T>((ArrayExpr<T>)Inputs[1], Broadcasting.SliceOf(slice, (ArrayExpr)Inputs[1]), CallSite),
            new SliceExpr<T>((ArrayExpr<T>)Inputs[2], Broadcasting.SliceOf(slice, (ArrayExpr)Inputs[2]), CallSite),
        ], CallSite);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new WhereExpr<T>(inputs, CallSite);
}

internal sealed class WhereCode<T> : TaskCode where T : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var (mask, x, y) = (inputs.Get<Chunk<bool>>(0), inputs.Get<Chunk<T>>(1), inputs.Get<Chunk<T>>(2));
        long[] shape = Broadcasting.ShapeOf(Broadcasting.ShapeOf(mask.Shape, x.Shape), y.Shape);
        var result = Chunk<T>.Rent(shape);
        using var condition = Expanded<bool>.Of(mask, shape);
        using var first = Expanded<T>.Of(x, shape);
        using var second = Expanded<T>.Of(y, shape);
        var c = condition.Span;
        var a = first.Span;
        var b = second.Span;
        var target = result.Span;
        int stepC = c.Length == target.Length ? 1 : 0, stepA = a.Length == target.Length ? 1 : 0, stepB = b.Length == target.Length ? 1 : 0;
        for (int i = 0; i < target.Length; i++) target[i] = c[i * stepC] ? a[i * stepA] : b[i * stepB];
        return result;
    }
}
