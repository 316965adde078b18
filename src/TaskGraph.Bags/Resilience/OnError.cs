using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>What becomes of an element whose functions throw.</summary>
public enum ErrorAction
{
    /// <summary>It fails the computation, with an <see cref="ItemFailedException"/> that names it.</summary>
    Fail,

    /// <summary>It is left out, and counted.</summary>
    Skip,

    /// <summary>It is left out, counted, and kept with its exception.</summary>
    Collect,
}

/// <summary>How many elements went through functions that may throw.</summary>
/// <param name="Succeeded">Elements of which there is a result.</param>
/// <param name="Failed">Elements that were left out.</param>
/// <param name="Retried">Further attempts.</param>
public readonly record struct ItemCounts(long Succeeded, long Failed, long Retried);

/// <summary>What to do about elements that cannot be worked on.</summary>
public static class BagOnError
{
    extension<T>(Bag<T> source)
    {
        /// <summary>
        /// The same computation, in which single elements may fail. It holds for the operations just before it that work on single elements, back to the
        /// first that does not or to the OnError before: Select, Where, SelectMany, Cast and OfType together, or one SelectAsync. Each element goes through all of
        /// them by itself; if one of them throws, nothing that was made of this element remains. Right behind ReadJsonLines and ReadAvro it also holds for
        /// records that cannot be read: they are kept as a <see cref="FileRecord"/>, with file and line, and never tried again.
        /// </summary>
        /// <param name="action">What becomes of an element that fails.</param>
        /// <param name="retries">How often an element is tried again before it counts as failed.</param>
        /// <param name="timeout">
        /// How long one attempt may take; then it counts as failed by a <see cref="TimeoutException"/>. What SelectAsync waits for is given up at once. A thread cannot
        /// be stopped from outside: other functions are waited for. The pool's TaskTimeout ends those that never return, and ComputeSurvivorsAsync names their element.
        /// </param>
        /// <exception cref="InvalidOperationException">The operation before it does not work on single elements.</exception>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="retries"/> is negative, or <paramref name="timeout"/> not above zero.</exception>
        /// <example><code>
        /// var orders = lines.Select(l => JsonSerializer.Deserialize&lt;Order&gt;(l)!).OnError(ErrorAction.Collect);
        /// var (total, bad) = Compute.All(orders.Sum(o => o.Amount), orders.Failures);
        /// </code></example>
        public GuardedBag<T> OnError(
            ErrorAction action, int retries = 0, TimeSpan? timeout = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            if (!Enum.IsDefined(action)) throw new ArgumentOutOfRangeException(nameof(action), action, $"The action is {action}. Use Fail, Skip or Collect.");
            if (retries < 0) throw new ArgumentOutOfRangeException(nameof(retries), retries, $"Retries are {retries}. Use 0 or more.");
            if (timeout <= TimeSpan.Zero)
                throw new ArgumentOutOfRangeException(nameof(timeout), timeout, $"The timeout is {timeout}. Use more than zero, or leave it out.");
            return GuardedBag<T>.Of(source.Expr, new Guard(action, retries, timeout), new CallSite(callerFile, callerLine));
        }
    }
}

/// <summary>A bag without the elements that failed, and what is known of those.</summary>
public sealed class GuardedBag<T> : Bag<T>
{
    private readonly Bag<Guarded<T>> _guarded;

    private GuardedBag(Bag<Guarded<T>> guarded, Expr expr) : base(expr) => _guarded = guarded;

    /// <summary>The elements that failed, in order, with their exceptions: none unless the action is <see cref="ErrorAction.Collect"/>. Computed together with the others they cost nothing.</summary>
    public Bag<LostItem> Failures => _guarded.Partitionwise<LostItem>("OnError-failures", static parts => parts.SelectMany(p => p.Drained().Failures), default);

    /// <summary>How many elements succeeded and failed.</summary>
    public Delayed<ItemCounts> Counts => _guarded.Reduce<ItemCounts, ItemCounts>("OnError-counts", static parts => Sum(parts.Select(p => p.Drained().Counts)), static counts => Sum(counts), static sum => sum, default);

    internal static GuardedBag<T> Of(Expr last, Guard guard, CallSite callSite)
    {
        var guarded = new Bag<Guarded<T>>(GuardedChain.Of<T>(last, guard, callSite));
        return new(guarded, guarded.Partitionwise<T>("OnError", new GuardedItemsCode<T>(), callSite).Expr);
    }

    private static ItemCounts Sum(IEnumerable<ItemCounts> counts)
    {
        ItemCounts sum = default;
        foreach (var c in counts) sum = new(sum.Succeeded + c.Succeeded, sum.Failed + c.Failed, sum.Retried + c.Retried);
        return sum;
    }
}

/// <summary>An element could not be worked on.</summary>
public sealed class ItemFailedException : Exception
{
    internal ItemFailedException(LostItem failure)
        : base($"Element {failure.Index} of partition {failure.Partition} failed: {failure.Exception.Message} The element: {ItemText.Of(failure.Item)}", failure.Exception)
        => Failure = failure;

    /// <summary>The element and its place.</summary>
    public LostItem Failure { get; }
}
