namespace TaskGraph.Fuzz;

/// <summary>A result that is not the reference's, with the seed that gives it again.</summary>
internal sealed class FuzzException(int seed, string description, string difference, Exception? inner = null)
    : Exception($"Seed {seed}: {difference}\n{description}", inner)
{
    public int Seed { get; } = seed;
}

/// <summary>
/// Random chains of operations on random arrays in random chunks, computed by one of the schedulers and compared with plain loops. A seed
/// gives the same chain again.
/// </summary>
internal static class ArrayFuzz
{
    private static readonly FuzzOperation[][] _families = [FuzzElementwise.All, FuzzShapes.All, FuzzIndexing.All, FuzzReductions.All, FuzzStatistics.All, FuzzCustom.All];

    public static int OperationCount => _families.Sum(f => f.Length);

    /// <exception cref="FuzzException">The result is another than the reference's, or an operation failed.</exception>
    public static void Run(int seed)
    {
        var choice = new FuzzChoice(new Random(seed));
        var state = Build(seed, choice);
        Compare(seed, state, choice.Coin() ? Scheduler.Synchronous : Scheduler.Threads);
    }

    /// <summary>The chain of a seed, and its reference.</summary>
    public static FuzzState Build(int seed) => Build(seed, new FuzzChoice(new Random(seed)));

    private static FuzzState Build(int seed, FuzzChoice choice)
    {
        var state = choice.Source(choice.Random.Next(12) == 0 ? 0 : choice.Random.Next(1, 6));
        int steps = choice.Random.Next(1, 5);
        bool isRough = false;
        try
        {
            for (int done = 0, tries = 0; done < steps && tries < 50; tries++)
            {
                if (isRough) state = state.Settled();
                isRough = false;
                var family = _families[choice.Random.Next(_families.Length)];
                if (family[choice.Random.Next(family.Length)](state, choice) is not { } next) continue;
                if (next.Rank > 6 || next.Naive.Length > 20_000) continue;
                state = next;
                isRough = family != FuzzShapes.All && family != FuzzIndexing.All;
                done++;
            }
        }
        catch (Exception e) when (e is not FuzzException)
        {
            throw new FuzzException(seed, state.Description, $"the next operation threw {e.GetType().Name}: {e.Message}", e);
        }
        return state;
    }

    private static void Compare(int seed, FuzzState state, IScheduler scheduler)
    {
        System.Numerics.Tensors.Tensor<double> tensor;
        try
        {
            tensor = state.Array.Compute(scheduler);
        }
        catch (Exception e)
        {
            throw new FuzzException(seed, state.Description, $"Compute threw {e.GetType().Name}: {e.Message} {e.InnerException?.Message}", e);
        }
        long[] shape = state.Rank == 0 ? [] : [.. tensor.Lengths.ToArray().Select(n => (long)n)];
        if (!shape.AsSpan().SequenceEqual(state.Shape))
            throw new FuzzException(seed, state.Description, $"shape [{string.Join(", ", shape)}], expected [{string.Join(", ", state.Shape)}]");
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (state.Array.Shape[axis] is not -1 and var said && said != shape[axis])
                throw new FuzzException(seed, state.Description, $"axis {axis} was said to be {said} long, and is {shape[axis]}");
        }
        var data = new double[tensor.FlattenedLength];
        tensor.FlattenTo(data);
        for (int i = 0; i < data.Length; i++)
        {
            if (!Same(state.Naive.Data[i], data[i]))
                throw new FuzzException(seed, state.Description, $"element {i} is {data[i]:R}, expected {state.Naive.Data[i]:R}");
        }
    }

    private static bool Same(double expected, double actual)
        => expected.Equals(actual) || expected == actual || Math.Abs(expected - actual) <= 1e-8 * Math.Max(1, Math.Abs(expected));
}
