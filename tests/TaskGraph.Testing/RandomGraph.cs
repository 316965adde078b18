using CsCheck;

namespace TaskGraph.Testing;

/// <summary>A graph whose tasks each mix the results they read into a number, with the numbers worked out beforehand.</summary>
/// <param name="Inputs">For each task the earlier tasks that it reads, some twice.</param>
/// <param name="Outputs">The tasks whose results are wanted, some twice.</param>
public sealed record RandomGraph(int[][] Inputs, int[] Outputs)
{
    /// <summary>Graphs of 1 to <paramref name="most"/> tasks: chains, trees, grids and tangles.</summary>
    public static Gen<RandomGraph> Gen(int most)
        => CsCheck.Gen.Select(CsCheck.Gen.Int[1, most], CsCheck.Gen.Int[0, 4], CsCheck.Gen.Int[1, 30], CsCheck.Gen.Int[0, int.MaxValue]).Select(Make);

    /// <summary>The result of every task.</summary>
    public long[] Expected
    {
        get
        {
            var values = new long[Inputs.Length];
            for (int i = 0; i < values.Length; i++) values[i] = Mix(i, Array.ConvertAll(Inputs[i], k => values[k]));
            return values;
        }
    }

    /// <summary>The graph. Task i has the key <c>task[i]</c>.</summary>
    public Graph Build()
    {
        var builder = new GraphBuilder();
        for (int i = 0; i < Inputs.Length; i++)
        {
            int task = i;
            builder.AddMany(Key(i), (IReadOnlyList<long> values) => Mix(task, values), Inputs[i].Select(Key));
        }
        return builder.Build(Outputs.Select(Key));
    }

    /// <summary>The key of a task.</summary>
    public static TaskKey Key(int task) => new("task", task);

    /// <summary>What task <paramref name="task"/> makes of what it reads.</summary>
    public static long Mix(int task, IReadOnlyList<long> values)
    {
        long mixed = task + 1;
        foreach (long value in values) mixed = unchecked(mixed * 6364136223846793005L + value);
        return mixed;
    }

    private static RandomGraph Make((int Count, int MostInputs, int Reach, int Seed) shape)
    {
        var random = new Random(shape.Seed);
        var inputs = new int[shape.Count][];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = new int[i == 0 ? 0 : random.Next(shape.MostInputs + 1)];
            for (int k = 0; k < inputs[i].Length; k++) inputs[i][k] = random.Next(Math.Max(0, i - shape.Reach), i);
        }
        var outputs = new int[random.Next(1, 6)];
        for (int i = 0; i < outputs.Length; i++) outputs[i] = shape.Count - 1 - random.Next(Math.Min(shape.Count, 12));
        return new RandomGraph(inputs, outputs);
    }
}
