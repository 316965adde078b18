namespace TaskGraph.Fuzz;

/// <summary>The array under test and its reference, and what was done to them.</summary>
internal sealed record FuzzState(Array<double> Array, NaiveArray Naive, string Description)
{
    public int Rank => Naive.Rank;

    public long[] Shape => Naive.Shape;

    public bool IsEmpty => Naive.Length == 0;

    /// <summary>
    /// The state rounded at places where no value lies, so that the last bit of a function, which depends on how it was computed, does not
    /// decide where a later one jumps.
    /// </summary>
    public FuzzState Settled()
        => Then("settle", x => (x.Clip(-1e4, 1e4) * 7.3183).Rint() * 0.25 + 0.0, n => n.Map(v => double.IsNaN(v) ? v : Math.Round(Math.Clamp(v, -1e4, 1e4) * 7.3183) * 0.25 + 0.0));

    /// <summary>The state after an operation on both.</summary>
    public FuzzState Then(string operation, Func<Array<double>, Array<double>> array, Func<NaiveArray, NaiveArray> naive)
        => new(array(Array), naive(Naive), $"{Description} -> {operation}");
}

/// <summary>An operation that may be applied to a state; null where it does not suit.</summary>
internal delegate FuzzState? FuzzOperation(FuzzState state, FuzzChoice choice);

/// <summary>Random choices.</summary>
internal sealed class FuzzChoice(Random random)
{
    public Random Random => random;

    public int Axis(FuzzState state) => random.Next(state.Rank);

    public bool Coin() => random.Next(2) == 0;

    public int[] Axes(FuzzState state)
    {
        int[] axes = [.. Enumerable.Range(0, state.Rank).Where(_ => Coin())];
        return axes.Length == 0 && state.Rank > 0 ? [Axis(state)] : axes;
    }

    /// <summary>A value that any comparison can bear: small, half, negative, sometimes NaN or infinite.</summary>
    public double Value() => random.Next(40) switch
    {
        0 => double.NaN,
        1 => double.PositiveInfinity,
        2 => double.NegativeInfinity,
        3 => 0,
        4 => -0.0,
        _ => random.Next(-12, 13) / 2.0,
    };

    public double Finite() => random.Next(-12, 13) / 2.0;

    public long[] Shape(int rank) => [.. Enumerable.Range(0, rank).Select(_ => (long)(random.Next(12) == 0 ? 0 : random.Next(1, rank > 3 ? 4 : 8)))];

    /// <summary>Random lengths of chunks for each axis; sometimes an empty one among them.</summary>
    public long[][] Chunks(long[] shape) => Array.ConvertAll(shape, n =>
    {
        var sizes = new List<long>();
        for (long rest = n; rest > 0;)
        {
            long size = random.NextInt64(1, rest + 1);
            sizes.Add(size);
            rest -= size;
            if (random.Next(20) == 0) sizes.Add(0);
        }
        return sizes.Count == 0 ? [0L] : sizes.ToArray();
    });

    public FuzzState Source(int rank, bool isFinite = false)
    {
        long[] shape = Shape(rank);
        return Source(shape, isFinite);
    }

    public FuzzState Source(long[] shape, bool isFinite = false)
    {
        var naive = NaiveArray.Make(shape, _ => isFinite ? Finite() : Value());
        long[][] chunks = Chunks(shape);
        var tensor = System.Numerics.Tensors.Tensor.Create(naive.Data, shape.Length == 0 ? [1] : [.. shape.Select(n => (nint)n)]);
        var array = Array<double>.FromTensor(tensor);
        array = shape.Length == 0 ? array.Reshape([]) : array.Rechunk(chunks);
        string description = $"source [{string.Join(", ", shape)}] in chunks {string.Join(" x ", chunks.Select(c => $"({string.Join(",", c)})"))}";
        if (shape.Length == 0 || random.Next(12) != 0) return new(array, naive, description);
        // A mask that leaves all of it: nothing has changed but that the length is not known.
        int axis = random.Next(shape.Length);
        return new(array.Compress(Array<bool>.Full([shape[axis]], true), axis), naive, $"{description} of unknown length on axis {axis}");
    }
}
