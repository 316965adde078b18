using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>A function from one chunk to another of the same shape, which it fills.</summary>
public delegate void BlockFunction<T, TResult>(ReadOnlyTensorSpan<T> input, TensorSpan<TResult> output);

/// <summary>Functions of the user's own on whole chunks.</summary>
public static class ArrayMapBlocks
{
    extension<T>(Array<T> x) where T : unmanaged
    {
        /// <summary>
        /// Each chunk passed through <paramref name="function"/>, which fills a chunk of the same shape. The spans are only valid during the call.
        /// </summary>
        /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
        public Array<TResult> MapBlocks<TResult>(
            BlockFunction<T, TResult> function, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where TResult : unmanaged
        {
            ArgumentNullException.ThrowIfNull(function);
            return new(new MapBlocksExpr<T, TResult>(x.Node, function, Tokens.Unique(), new CallSite(callerFile, callerLine)));
        }
    }
}

internal sealed class MapBlocksExpr<T, TResult>(ArrayExpr<T> input, BlockFunction<T, TResult> function, UInt128 token, CallSite callSite)
    : ArrayExpr<TResult>("map-blocks", [input], token, input.Chunks, callSite), IBlockwise where T : unmanaged where TResult : unmanaged
{
    public TaskCode Code { get; } = new MapBlocksCode<T, TResult>(function);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new MapBlocksExpr<T, TResult>((ArrayExpr<T>)inputs[0], function, Parameters, CallSite);
}

internal sealed unsafe class MapBlocksCode<T, TResult>(BlockFunction<T, TResult> function) : TaskCode where T : unmanaged where TResult : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var source = inputs.Get<Chunk<T>>(0).Compact();
        var result = Chunk<TResult>.Rent(source.Shape);
        try
        {
            nint[] lengths = Array.ConvertAll(source.Shape, n => (nint)n);
            function(new ReadOnlyTensorSpan<T>(source.Start, (nint)source.Length, lengths), new TensorSpan<TResult>(result.Start, (nint)result.Length, lengths));
            return result;
        }
        catch
        {
            result.Release();
            throw;
        }
        finally
        {
            source.Release();
        }
    }
}
