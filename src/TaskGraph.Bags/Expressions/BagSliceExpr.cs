using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>New partitions, each of some items of consecutive old ones.</summary>
/// <param name="operation">Whose tasks they are.</param>
/// <param name="input">The old partitions.</param>
/// <param name="slices">For each new partition which old ones it reads and which of their items, put together, it takes.</param>
/// <param name="elementType">What they hold.</param>
/// <param name="code">A <see cref="BagSliceCode{T}"/>.</param>
/// <param name="callSite">Where the user called the operation.</param>
internal sealed class BagSliceExpr(string operation, Expr input, ItemSlice[] slices, Type elementType, TaskCode code, CallSite callSite)
    : BagExpr(operation, [input], TokenOf(slices), elementType, slices.Length, callSite)
{
    public override void Lower(Materializer materializer)
    {
        int first = materializer.BeginLayer(this, code, slices.Length, [new ConstantColumn<ItemSlice>(slices)]);
        foreach (var slice in slices) materializer.AddTask([.. Enumerable.Range(slice.First, slice.End - slice.First).Select(b => materializer.TaskOf(Inputs[0], b))]);
        materializer.Produce(this, first);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new BagSliceExpr(Operation, inputs[0], slices, ElementType, code, CallSite);

    private static UInt128 TokenOf(ItemSlice[] slices)
    {
        var token = TokenBuilder.Of("slices");
        foreach (var s in slices) token.Add(s.First).Add(s.End).Add(s.Skip).Add(s.Take).Add(s.Part).Add(s.Parts);
        return token.ToToken();
    }
}

/// <summary>Items of the partitions from <paramref name="First"/> to before <paramref name="End"/>.</summary>
/// <param name="First">The first partition.</param>
/// <param name="End">The one behind the last.</param>
/// <param name="Skip">Items at their beginning that are left out.</param>
/// <param name="Take">Items that are taken.</param>
/// <param name="Part">Of these, which of <paramref name="Parts"/> equal parts.</param>
/// <param name="Parts">How many parts; 1 for all.</param>
internal readonly record struct ItemSlice(int First, int End, long Skip = 0, long Take = long.MaxValue, int Part = 0, int Parts = 1)
{
    /// <summary>The slices that cut the items of partitions with these lengths at these places.</summary>
    /// <param name="lengths">Items in each old partition.</param>
    /// <param name="cuts">Where each new partition ends.</param>
    public static ItemSlice[] At(long[] lengths, IReadOnlyList<long> cuts)
    {
        var slices = new ItemSlice[cuts.Count];
        long start = 0, before = 0;
        int partition = 0;
        for (int i = 0; i < slices.Length; i++)
        {
            long end = Math.Max(cuts[i], start);
            while (partition < lengths.Length && before + lengths[partition] <= start) before += lengths[partition++];
            int last = partition;
            for (long reached = before; last < lengths.Length && reached < end; last++) reached += lengths[last];
            slices[i] = start == end ? new(0, 0) : new(partition, last, start - before, end - start);
            start = end;
        }
        return slices;
    }
}

internal sealed class BagSliceCode<T> : SequenceCode<T>
{
    public static BagSliceCode<T> Instance { get; } = new();

    protected override IEnumerable<T> Sequence(in TaskInputs inputs, TaskContext context)
    {
        if (inputs.Count == 0) return [];
        var slice = context.Constant<ItemSlice>(0);
        var items = Inputs.Concat<T>(inputs);
        if (slice.Parts > 1)
        {
            var all = items as T[] ?? items.ToArray();
            return all[(int)((long)all.Length * slice.Part / slice.Parts)..(int)((long)all.Length * (slice.Part + 1) / slice.Parts)];
        }
        if (slice.Skip > 0) items = items.Skip(checked((int)slice.Skip));
        return slice.Take == long.MaxValue ? items : items.Take(checked((int)slice.Take));
    }
}
