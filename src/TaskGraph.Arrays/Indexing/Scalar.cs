using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

public sealed unsafe partial class Array<T>
{
    /// <summary>The only element of an array that has one.</summary>
    /// <exception cref="ArgumentException">The array has more or fewer elements.</exception>
    public Delayed<T> Scalar([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        if (Length is not (1 or ArrayShapes.Unknown))
            throw new ArgumentException($"An array of shape {ArrayShapes.Text(Node.Shape.AsSpan())} has {Length} elements. Use an array of one, or an index of each axis.");
        return new(new ScalarExpr<T>(Node, new CallSite(callerFile, callerLine)));
    }
}

/// <summary>The element of a chunk that has one.</summary>
internal sealed class ScalarExpr<T>(ArrayExpr<T> input, CallSite callSite) : DelayedExpr("scalar", [input], TokenBuilder.Of("scalar").ToToken(), typeof(T), callSite)
    where T : unmanaged
{
    public override void Lower(Materializer materializer)
    {
        int first = materializer.BeginLayer(this, new ScalarCode<T>(), 1);
        materializer.AddTask([.. Enumerable.Range(0, Inputs[0].BlockCount).Select(b => materializer.TaskOf(Inputs[0], b))]);
        materializer.Produce(this, first);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new ScalarExpr<T>((ArrayExpr<T>)inputs[0], CallSite);
}

internal sealed unsafe class ScalarCode<T> : TaskCode where T : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        Chunk<T>? single = null;
        long length = 0;
        for (int i = 0; i < inputs.Count; i++)
        {
            var chunk = inputs.Get<Chunk<T>>(i);
            length += chunk.Length;
            if (chunk.Length == 1) single = chunk;
        }
        return length == 1 ? *single!.Start : throw new InvalidOperationException($"An array with {length} elements has no single one. Use an array of one, or an index of each axis.");
    }
}
