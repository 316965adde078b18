namespace TaskGraph;

/// <summary>Several collections computed in one graph: what they share is done once.</summary>
public static class Compute
{
    /// <summary>Computes two collections in one graph.</summary>
    /// <exception cref="TaskFailedException">A task threw.</exception>
    public static (T1, T2) All<T1, T2>(LazyCollection<T1> first, LazyCollection<T2> second, ComputeOptions? options = null)
    {
        var results = Run([first, second], options);
        return ((T1)results[0]!, (T2)results[1]!);
    }

    /// <summary>Computes three collections in one graph.</summary>
    /// <exception cref="TaskFailedException">A task threw.</exception>
    public static (T1, T2, T3) All<T1, T2, T3>(
        LazyCollection<T1> first, LazyCollection<T2> second, LazyCollection<T3> third, ComputeOptions? options = null)
    {
        var results = Run([first, second, third], options);
        return ((T1)results[0]!, (T2)results[1]!, (T3)results[2]!);
    }

    /// <summary>Computes four collections in one graph.</summary>
    /// <exception cref="TaskFailedException">A task threw.</exception>
    public static (T1, T2, T3, T4) All<T1, T2, T3, T4>(
        LazyCollection<T1> first, LazyCollection<T2> second, LazyCollection<T3> third, LazyCollection<T4> fourth, ComputeOptions? options = null)
    {
        var results = Run([first, second, third, fourth], options);
        return ((T1)results[0]!, (T2)results[1]!, (T3)results[2]!, (T4)results[3]!);
    }

    /// <summary>Computes any number of collections of one kind in one graph.</summary>
    /// <exception cref="TaskFailedException">A task threw.</exception>
    public static IReadOnlyList<T> All<T>(IEnumerable<LazyCollection<T>> collections, ComputeOptions? options = null)
        => Array.ConvertAll(Run(Checked(collections), options), r => (T)r!);

    /// <summary>Computes two collections in one graph without holding the calling thread.</summary>
    public static async Task<(T1, T2)> AllAsync<T1, T2>(
        LazyCollection<T1> first, LazyCollection<T2> second, ComputeOptions? options = null, CancellationToken cancellationToken = default)
    {
        var results = await RunAsync([first, second], options, cancellationToken).ConfigureAwait(false);
        return ((T1)results[0]!, (T2)results[1]!);
    }

    /// <summary>Computes three collections in one graph without holding the calling thread.</summary>
    public static async Task<(T1, T2, T3)> AllAsync<T1, T2, T3>(
        LazyCollection<T1> first, LazyCollection<T2> second, LazyCollection<T3> third, ComputeOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var results = await RunAsync([first, second, third], options, cancellationToken).ConfigureAwait(false);
        return ((T1)results[0]!, (T2)results[1]!, (T3)results[2]!);
    }

    /// <summary>Computes four collections in one graph without holding the calling thread.</summary>
    public static async Task<(T1, T2, T3, T4)> AllAsync<T1, T2, T3, T4>(
        LazyCollection<T1> first, LazyCollection<T2> second, LazyCollection<T3> third, LazyCollection<T4> fourth, ComputeOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var results = await RunAsync([first, second, third, fourth], options, cancellationToken).ConfigureAwait(false);
        return ((T1)results[0]!, (T2)results[1]!, (T3)results[2]!, (T4)results[3]!);
    }

    /// <summary>Computes any number of collections of one kind in one graph without holding the calling thread.</summary>
    public static async Task<IReadOnlyList<T>> AllAsync<T>(
        IEnumerable<LazyCollection<T>> collections, ComputeOptions? options = null, CancellationToken cancellationToken = default)
        => Array.ConvertAll(await RunAsync(Checked(collections), options, cancellationToken).ConfigureAwait(false), r => (T)r!);

    /// <summary>Computes every collection, or the exception that kept it from having a result. What does not depend on a failure still finishes.</summary>
    public static IReadOnlyList<Outcome<T>> Each<T>(IEnumerable<LazyCollection<T>> collections, ComputeOptions? options = null)
    {
        var all = Checked(collections);
        return Outcomes(all, Computation.Run(ExprsOf(all), OutputMode.Outcome, options ?? ComputeOptions.Default));
    }

    /// <summary>As <see cref="Each{T}"/>, without holding the calling thread.</summary>
    public static async Task<IReadOnlyList<Outcome<T>>> EachAsync<T>(
        IEnumerable<LazyCollection<T>> collections, ComputeOptions? options = null, CancellationToken cancellationToken = default)
    {
        var all = Checked(collections);
        return Outcomes(all, await Computation.RunAsync(ExprsOf(all), OutputMode.Outcome, options ?? ComputeOptions.Default, cancellationToken)
            .ConfigureAwait(false));
    }

    private static object?[] Run(LazyCollection[] collections, ComputeOptions? options)
        => Assemble(collections, Computation.Run(ExprsOf(collections), OutputMode.Value, options ?? ComputeOptions.Default));

    private static async Task<object?[]> RunAsync(LazyCollection[] collections, ComputeOptions? options, CancellationToken cancellationToken)
        => Assemble(collections, await Computation.RunAsync(ExprsOf(collections), OutputMode.Value, options ?? ComputeOptions.Default, cancellationToken)
            .ConfigureAwait(false));

    private static LazyCollection<T>[] Checked<T>(IEnumerable<LazyCollection<T>> collections)
    {
        ArgumentNullException.ThrowIfNull(collections);
        LazyCollection<T>[] all = [.. collections];
        int missing = Array.IndexOf(all, null);
        if (missing >= 0) throw new ArgumentNullException(nameof(collections), $"Collection {missing} of {all.Length} is null.");
        return all;
    }

    private static Expr[] ExprsOf(LazyCollection[] collections) => Array.ConvertAll(collections, c =>
    {
        ArgumentNullException.ThrowIfNull(c);
        return c.Expr;
    });

    private static object?[] Assemble(LazyCollection[] collections, object?[][] results)
    {
        try
        {
            var assembled = new object?[collections.Length];
            for (int i = 0; i < assembled.Length; i++) assembled[i] = collections[i].AssembleObject(results[i]);
            return assembled;
        }
        finally
        {
            foreach (var blocks in results) LazyCollection.ReleaseAll(blocks);
        }
    }

    private static Outcome<T>[] Outcomes<T>(LazyCollection<T>[] collections, object?[][] results)
    {
        var outcomes = new Outcome<T>[collections.Length];
        for (int i = 0; i < outcomes.Length; i++)
        {
            var blocks = Array.ConvertAll(results[i], b => (Outcome)b!);
            if (Array.Find(blocks, b => !b.IsSuccess) is not { } failed)
            {
                outcomes[i] = new(collections[i].Finish(Array.ConvertAll(blocks, b => b.BoxedValue)));
                continue;
            }
            outcomes[i] = new(failed.Exception!);
            LazyCollection.ReleaseAll(blocks.Where(b => b.IsSuccess).Select(b => b.BoxedValue));
        }
        return outcomes;
    }
}
