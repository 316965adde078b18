namespace TaskGraph;

/// <summary>What a simulated task does; it never runs for real.</summary>
internal sealed record SimulatedWork
{
    public const int Always = 1_000;

    public required long Salt { get; init; }

    public required long Ticks { get; init; }

    /// <summary>How many attempts throw.</summary>
    public int Faults { get; init; }

    /// <summary>How many workers it brings down.</summary>
    public int Poison { get; init; }

    public int Bytes { get; init; }

    public long ValueOf(IEnumerable<long> inputs)
    {
        long value = Salt;
        foreach (long input in inputs) value = unchecked(value * 31 + input);
        return value;
    }

    /// <summary>The value in its travelling form.</summary>
    public byte[] Encode(long value)
    {
        var bytes = new byte[Math.Max(8, Bytes)];
        BitConverter.TryWriteBytes(bytes, value);
        return bytes;
    }
}

internal interface ISimulatedCode
{
    SimulatedWork Work { get; }
}

/// <summary>Work that holds a thread of its worker.</summary>
internal sealed class SimulatedCode(SimulatedWork work) : TaskCode, ISimulatedCode
{
    public SimulatedWork Work => work;

    public override object? Run(in TaskInputs inputs, TaskContext context) => throw new NotSupportedException();
}

/// <summary>Work that is awaited: others run meanwhile, and it ends when it ends.</summary>
internal sealed class SimulatedAsyncCode(SimulatedWork work) : AsyncTaskCode, ISimulatedCode
{
    public SimulatedWork Work => work;

    public override ValueTask<object?> StartAsync(in TaskInputs inputs, TaskContext context) => throw new NotSupportedException();
}

/// <summary>Random graphs, and what must come of them.</summary>
internal sealed class SimulatedGraph
{
    public SimulatedGraph(Random random, bool withFaults)
    {
        int count = random.Next(1, 50), width = random.Next(1, 6);
        bool hasAsync = random.Next(2) == 0;
        var assembler = new GraphAssembler();
        for (int i = 0; i < count; i++)
        {
            int reads = Math.Min(i, random.Next(0, 4));
            var inputs = new int[reads];
            for (int k = 0; k < reads; k++) inputs[k] = Math.Max(0, i - 1 - random.Next(0, width * 3));
            bool isLocal = random.Next(8) == 0;
            var work = new SimulatedWork
            {
                Salt = random.NextInt64(),
                Ticks = random.Next(4) == 0 ? random.Next(1, 3_000) : random.Next(1, 100),
                Bytes = random.Next(6) == 0 ? 70_000 : 8,
                Faults = withFaults && random.Next(12) == 0 ? random.Next(1, 4) : 0,
                Poison = withFaults && !isLocal && random.Next(16) == 0 ? random.Next(3) == 0 ? SimulatedWork.Always : random.Next(1, 3) : 0,
            };
            assembler.BeginLayer(new GraphLayer
            {
                Name = $"kind-{random.Next(3)}",
                Count = 1,
                Affinity = isLocal ? TaskAffinity.Client : TaskAffinity.LockBound,
                Code = hasAsync && random.Next(3) == 0 ? new SimulatedAsyncCode(work) : new SimulatedCode(work),
            });
            assembler.Add(inputs);
        }
        bool keepsGoing = random.Next(2) == 0;
        var outputs = new List<GraphOutput>();
        for (int i = 0; i < count; i++)
            if (i == count - 1 || random.Next(6) == 0) outputs.Add(new(i, keepsGoing ? OutputMode.Outcome : random.Next(4) == 0 ? OutputMode.Held : OutputMode.Value));
        Graph = assembler.Build(outputs);
        Values = new long[Graph.TaskCount];
        for (int task = 0; task < Values.Length; task++) Values[task] = Work(task).ValueOf(Graph.Predecessors[task].ToArray().Select(p => Values[p]));
    }

    public Graph Graph { get; }

    /// <summary>The right result of each task.</summary>
    public long[] Values { get; }

    public SimulatedWork Work(int task) => ((ISimulatedCode)Graph.Layer(task).Code).Work;

    /// <summary>The tasks that fail, themselves or with an input.</summary>
    public bool[] Failing(int retries, Func<int, bool> wasKilledTooOften)
    {
        var failing = new bool[Graph.TaskCount];
        for (int task = 0; task < failing.Length; task++)
            failing[task] = Work(task).Faults > retries || wasKilledTooOften(task) || Graph.Predecessors[task].ToArray().Any(p => failing[p]);
        return failing;
    }
}
