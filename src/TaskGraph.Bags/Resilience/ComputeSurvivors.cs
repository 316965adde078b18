namespace TaskGraph;

/// <summary>An element of the source for which there is no result.</summary>
/// <param name="Item">The element, as its source gave it; a <see cref="FileRecord"/> where the source could make none; null where it could not be read again.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Index">Its place in the partition, from 0.</param>
/// <param name="Exception">What it did: a <see cref="TaskFailedException"/>, or a <see cref="WorkerLostException"/> where it brought down its worker process.</param>
public sealed record LostItem(object? Item, int Partition, long Index, Exception Exception);

/// <summary>The results of all elements that gave some, and the elements that gave none.</summary>
/// <param name="Items">The results in order.</param>
/// <param name="Lost">What was left out, in order.</param>
public sealed record Survivors<T>(IReadOnlyList<T> Items, IReadOnlyList<LostItem> Lost);

/// <summary>Results in spite of single bad elements.</summary>
public static class BagComputeSurvivors
{
    extension<T>(Bag<T> source)
    {
        /// <summary>
        /// Computes everything but the elements of the source that cannot be computed: those whose functions throw, and those that bring down their worker
        /// process. A partition that fails is divided until the element is found that is to blame, so that each bad element costs a few runs of parts of its
        /// partition; functions are called again for its neighbours.
        /// </summary>
        /// <param name="options">How to compute.</param>
        /// <param name="mostLost">After how many bad elements to give up, with the exception of the last.</param>
        /// <param name="cancellationToken">Cancels what has not been computed.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="mostLost"/> is negative.</exception>
        /// <exception cref="InvalidOperationException">The bag is more than a chain of operations on single elements or partitions over one source, such as a sort or a join.</exception>
        /// <exception cref="TaskFailedException">There are more bad elements than <paramref name="mostLost"/>, or the source itself fails.</exception>
        public Task<Survivors<T>> ComputeSurvivorsAsync(ComputeOptions? options = null, int mostLost = 100, CancellationToken cancellationToken = default)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(mostLost);
            return new Survival<T>(source.Expr, options ?? ComputeOptions.Default, mostLost, cancellationToken).RunAsync();
        }
    }
}

/// <summary>Runs ranges of a source's partitions through the chain above it and divides those that fail.</summary>
internal sealed class Survival<T>(Expr root, ComputeOptions options, int mostLost, CancellationToken cancellation)
{
    // More than two: a step costs a worker several times, the other parts only their work.
    private const int Ways = 16;

    private readonly BagSourceExpr _source = SourceOf(root);
    private readonly SortedDictionary<(int Partition, long Start), T[]> _results = [];
    private readonly SortedDictionary<(int Partition, long Start), LostItem> _lost = [];
    private readonly Dictionary<int, long> _counts = [];

    public async Task<Survivors<T>> RunAsync()
    {
        var open = Enumerable.Range(0, _source.BlockCount).Select(p => new Part(p, 0, long.MaxValue)).ToList();
        while (open.Count > 0)
        {
            var outcomes = await Computation.RunAsync([.. open.Select(p => Over(root, p))], OutputMode.Outcome, options, cancellation).ConfigureAwait(false);
            var failed = new List<Part>();
            for (int i = 0; i < open.Count; i++)
            {
                var outcome = (Outcome)outcomes[i][0]!;
                if (outcome.IsSuccess) _results.Add((open[i].Partition, open[i].Start), (T[])outcome.BoxedValue!);
                else failed.AddRange(await DividedAsync(open[i], outcome.Exception!).ConfigureAwait(false));
            }
            open = failed;
        }
        return new([.. _results.Values.SelectMany(r => r)], [.. _lost.Values]);
    }

    private async Task<IEnumerable<Part>> DividedAsync(Part part, Exception exception)
    {
        if (!_counts.TryGetValue(part.Partition, out long count))
        {
            var measure = new PartitionwiseExpr("count", [Over(_source, part)], Tokens.Unique(), typeof(long), PartitionCounts.CodeOf(_source.ElementType));
            _counts.Add(part.Partition, count = (long)(await ValueAsync(measure).ConfigureAwait(false))!);
        }
        long end = Math.Min(part.End, count);
        // Without elements it is not one of them that fails.
        if (end <= part.Start) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception);
        if (end - part.Start > 1)
        {
            int pieces = (int)Math.Min(Ways, end - part.Start);
            long CutAt(int piece) => part.Start + (end - part.Start) * piece / pieces;
            return Enumerable.Range(0, pieces).Select(i => part with { Start = CutAt(i), End = CutAt(i + 1) });
        }
        if (_lost.Count == mostLost) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception);
        var items = (Array)(await ValueAsync(Over(_source, part)).ConfigureAwait(false))!;
        _lost.Add((part.Partition, part.Start), new(items.Length > 0 ? IReading.Shown(items.GetValue(0)) : null, part.Partition, part.Start, exception));
        return [];
    }

    private async Task<object?> ValueAsync(Expr expr) => (await Computation.RunAsync([expr], OutputMode.Value, options, cancellation).ConfigureAwait(false))[0][0];

    private Expr Over(Expr top, Part part)
    {
        var slice = new ItemSlice(part.Partition, part.Partition + 1, part.Start, part.End == long.MaxValue ? long.MaxValue : part.End - part.Start);
        var sliced = new BagSliceExpr("part", _source, [slice], _source.ElementType, PartitionCounts.SliceOf(_source.ElementType), default);
        return ExprWalk.Rewrite([top], e => e.Token == _source.Token ? sliced : e)[0];
    }

    private static BagSourceExpr SourceOf(Expr root)
    {
        var node = root;
        while (node is PartitionwiseExpr { Inputs.Length: 1 } or AsyncPartitionwiseExpr or BagBroadcastExpr { Inputs.Length: 1, Code: IGuarded }) node = node.Inputs[0];
        return node as BagSourceExpr ?? throw new InvalidOperationException(
            $"ComputeSurvivorsAsync works on Select, Where, SelectMany and the like over one source, but the bag has a {node.Operation}. Persist what comes before it, or call it there.");
    }

    private readonly record struct Part(int Partition, long Start, long End);
}

/// <summary>Code for elements whose type is only known as an object.</summary>
internal static class PartitionCounts
{
    public static TaskCode CodeOf(Type elementType) => (TaskCode)Activator.CreateInstance(typeof(CountCode<>).MakeGenericType(elementType))!;

    public static TaskCode SliceOf(Type elementType) => (TaskCode)Activator.CreateInstance(typeof(BagSliceCode<>).MakeGenericType(elementType))!;
}
