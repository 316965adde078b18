using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>A whole collection as one value, for functions that take its result.</summary>
public static class DelayedConversion
{
    extension<TResult>(LazyCollection<TResult> source)
    {
        /// <summary>
        /// The collection's result as a value that other tasks can take. It is put together in this process, in one graph with
        /// what makes its blocks and with what reads it.
        /// </summary>
        public Delayed<TResult> ToDelayed() => source as Delayed<TResult> ?? new(new AssembleExpr<TResult>(source.Expr, source));
    }
}

/// <summary>Puts the blocks of a collection together.</summary>
internal sealed class AssembleExpr<TResult>(Expr input, LazyCollection<TResult> collection) : DelayedExpr("assemble", [input], 0, typeof(TResult))
{
    protected override TaskAffinity NaturalAffinity => TaskAffinity.Client;

    public override void Lower(Materializer materializer)
    {
        int[] blocks = [.. Enumerable.Range(0, Inputs[0].BlockCount).Select(b => materializer.TaskOf(Inputs[0], b))];
        int task = materializer.BeginLayer(this, new AssembleCode(collection), 1);
        materializer.AddTask(blocks);
        materializer.Produce(this, task);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new AssembleExpr<TResult>(inputs[0], collection);

    private sealed class AssembleCode(LazyCollection<TResult> collection) : TaskCode
    {
        public override object? Run(in TaskInputs inputs, TaskContext context)
        {
            // References of its own: the inputs' belong to the graph.
            var blocks = new object?[inputs.Count];
            for (int i = 0; i < blocks.Length; i++) blocks[i] = inputs[i] is IReferenceCounted block ? block.Share() : inputs[i];
            return collection.Finish(blocks);
        }
    }
}
