using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>Chunks of one axis joined to one chunk, also where their lengths are not known.</summary>
internal sealed class JoinExpr<T>(ArrayExpr<T> input, CallSite callSite)
    : ArrayExpr<T>("join", [input], TokenBuilder.Of("join").ToToken(), new([[input.Shape[0]]]), callSite) where T : unmanaged
{
    public override void Lower(Materializer materializer)
    {
        int first = materializer.BeginLayer(this, new JoinCode<T>(), 1);
        materializer.AddTask([.. Enumerable.Range(0, input.BlockCount).Select(b => materializer.TaskOf(Inputs[0], b))]);
        materializer.Produce(this, first);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new JoinExpr<T>((ArrayExpr<T>)inputs[0], CallSite);
}

internal sealed unsafe class JoinCode<T> : TaskCode where T : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        long length = 0;
        for (int i = 0; i < inputs.Count; i++) length += inputs.Get<Chunk<T>>(i).Length;
        var result = Chunk<T>.Rent(length);
        long at = 0;
        for (int i = 0; i < inputs.Count; i++)
        {
            var chunk = inputs.Get<Chunk<T>>(i);
            ArrayKernels.Copying.Copy(chunk.Start, chunk.Strides, result.Start + at, [1], chunk.Shape);
            at += chunk.Length;
        }
        return result;
    }
}

/// <summary>Makes lists of entries of chunks, and longer or better lists of lists.</summary>
internal abstract class TreeFunction<T, TEntry> where T : unmanaged where TEntry : unmanaged
{
    public abstract UInt128 Token { get; }

    /// <summary>The entries of a block's elements, which are numbered from <paramref name="first"/> on.</summary>
    public abstract TEntry[] Of(ReadOnlySpan<T> block, long first);

    /// <summary>The entries of several lists, which are in the order of their blocks.</summary>
    public abstract TEntry[] Combine(IReadOnlyList<Chunk<TEntry>> lists);
}

/// <summary>A list of entries for each block of a vector, of a length that depends on the data.</summary>
internal sealed class TreePartsExpr<T, TEntry>(ArrayExpr<T> input, TreeFunction<T, TEntry> function, string operation, CallSite callSite)
    : ArrayExpr<TEntry>(operation + "-partial", [input], function.Token, UnknownChunks.Along(input.BlockCount), callSite), IBlockwise where T : unmanaged where TEntry : unmanaged
{
    public TaskCode Code { get; } = new TreePartsCode<T, TEntry>(function);

    public ConstantColumn[] Constants => [new ConstantColumn<long>([.. input.Chunks.StartsOf(0).ToArray()])];

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new TreePartsExpr<T, TEntry>((ArrayExpr<T>)inputs[0], function, operation, CallSite);
}

/// <summary>All lists combined to one, in a tree of fixed form.</summary>
internal sealed class TreeExpr<T, TEntry>(ArrayExpr<TEntry> parts, TreeFunction<T, TEntry> function, long length, string operation, CallSite callSite)
    : ArrayExpr<TEntry>(operation, [parts], TokenBuilder.Of("tree").Add(function.Token).ToToken(), new([[length]]), callSite) where T : unmanaged where TEntry : unmanaged
{
    /// <summary>The list of a vector's entries.</summary>
    public static TreeExpr<T, TEntry> Of(ArrayExpr<T> vector, TreeFunction<T, TEntry> function, long length, string operation, CallSite callSite)
        => new(new TreePartsExpr<T, TEntry>(vector, function, operation, callSite), function, length, operation, callSite);

    public override void Lower(Materializer materializer)
    {
        var code = new TreeCombineCode<T, TEntry>(function);
        materializer.Produce(this, materializer.AddTree(this, Inputs[0], code, code));
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new TreeExpr<T, TEntry>((ArrayExpr<TEntry>)inputs[0], function, length, Operation, CallSite);
}

internal sealed class TreePartsCode<T, TEntry>(TreeFunction<T, TEntry> function) : TaskCode where T : unmanaged where TEntry : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        using var block = new CompactChunk<T>(inputs.Get<Chunk<T>>(0));
        return Lists.ToChunk(function.Of(block.Span, context.Constant<long>(0)));
    }
}

internal sealed class TreeCombineCode<T, TEntry>(TreeFunction<T, TEntry> function) : TaskCode where T : unmanaged where TEntry : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var lists = new Chunk<TEntry>[inputs.Count];
        for (int i = 0; i < lists.Length; i++) lists[i] = inputs.Get<Chunk<TEntry>>(i);
        return Lists.ToChunk(function.Combine(lists));
    }
}

internal static class Lists
{
    public static Chunk<T> ToChunk<T>(ReadOnlySpan<T> entries) where T : unmanaged
    {
        var chunk = Chunk<T>.Rent(entries.Length);
        entries.CopyTo(chunk.Span);
        return chunk;
    }
}

/// <summary>One field of each entry.</summary>
internal sealed class EntryExpr<TEntry, T>(ArrayExpr<TEntry> input, string operation, EntryField<TEntry, T> field)
    : ArrayExpr<T>(operation, [input], TokenBuilder.Of("entry").Add(field.GetType()).ToToken(), input.Chunks, input.CallSite), IBlockwise where TEntry : unmanaged where T : unmanaged
{
    public TaskCode Code { get; } = new EntryCode<TEntry, T>(field);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new EntryExpr<TEntry, T>((ArrayExpr<TEntry>)inputs[0], Operation, field);
}

/// <summary>Reads a field; stateless.</summary>
internal abstract class EntryField<TEntry, T> where TEntry : unmanaged where T : unmanaged
{
    public abstract T Get(in TEntry entry);
}

internal sealed class EntryCode<TEntry, T>(EntryField<TEntry, T> field) : TaskCode where TEntry : unmanaged where T : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        using var entries = new CompactChunk<TEntry>(inputs.Get<Chunk<TEntry>>(0));
        var result = Chunk<T>.Rent(entries.Chunk.Shape);
        for (int i = 0; i < result.Span.Length; i++) result.Span[i] = field.Get(entries.Span[i]);
        return result;
    }
}
