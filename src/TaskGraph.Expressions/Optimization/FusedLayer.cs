namespace TaskGraph;

/// <summary>What a fusion group becomes in the graph: the code, its constants, and which blocks of which nodes a task reads.</summary>
internal sealed class FusedLayer
{
    private readonly List<(Expr Node, int[] Blocks)> _externals = [];
    private readonly Dictionary<(UInt128, int), int> _slotOf = [];

    public FusedLayer(FusionGroup group)
    {
        Blocks = group.Root.BlockCount;
        var members = group.Steps.ToArray();
        var stepOf = new Dictionary<UInt128, int>();
        for (int i = 0; i < members.Length; i++) stepOf.Add(members[i].Node.Token, i);
        var arguments = new int[members.Length][];
        for (int i = 0; i < members.Length; i++) arguments[i] = ArgumentsOf(members[i], stepOf);
        int externals = _externals.Count;
        var constants = new List<ConstantColumn>();
        var steps = new FusedStep[members.Length];
        var (lastReader, isLazy) = Readers(arguments);
        for (int i = 0; i < members.Length; i++)
        {
            var (node, map) = members[i];
            var blockwise = (IBlockwise)node;
            // A negative argument is a step's result, counted from -1 down.
            var slots = Array.ConvertAll(arguments[i], a => a >= 0 ? a : externals + ~a);
            var releases = Enumerable.Range(0, i).Where(s => lastReader[s] == i).Select(s => externals + s).ToArray();
            steps[i] = new(blockwise.Code, slots, releases, constants.Count, isLazy[i]);
            foreach (var column in blockwise.Constants) constants.Add(map is null ? column : column.Gather(map));
        }
        Code = new FusedCode(steps, externals);
        Constants = [.. constants];
        Name = NameOf(members);
        CallSites = [.. members.Select(m => m.Node.CallSite).Where(c => !c.IsUnknown).Distinct().Reverse()];
    }

    public string Name { get; }
    public int Blocks { get; }
    public TaskCode Code { get; }
    public ConstantColumn[] Constants { get; }
    public IReadOnlyList<CallSite> CallSites { get; }

    /// <summary>The results of other tasks that the task for a block reads, in the order of its arguments.</summary>
    public IReadOnlyList<(Expr Node, int[] Blocks)> Externals => _externals;

    private int[] ArgumentsOf(FusionGroup.Member member, Dictionary<UInt128, int> stepOf)
    {
        var (node, map) = member;
        var arguments = new int[node.Inputs.Length];
        for (int k = 0; k < arguments.Length; k++)
            arguments[k] = stepOf.TryGetValue(node.Inputs[k].Token, out int step) ? ~step : External(node, k, map);
        return arguments;
    }

    private int External(Expr node, int input, int[]? map)
    {
        var blockwise = (IBlockwise)node;
        var blocks = new int[Blocks];
        for (int b = 0; b < blocks.Length; b++) blocks[b] = blockwise.InputBlock(input, map is null ? b : map[b]);
        var token = node.Inputs[input].Token;
        for (int same = 0; _slotOf.TryGetValue((token, same), out int slot); same++)
            if (_externals[slot].Blocks.AsSpan().SequenceEqual(blocks)) return slot;
        int number = 0;
        while (_slotOf.ContainsKey((token, number))) number++;
        _slotOf.Add((token, number), _externals.Count);
        _externals.Add((node.Inputs[input], blocks));
        return _externals.Count - 1;
    }

    // A step with a single reader may be lazy. What a lazy step reads is only read when its own reader is walked, hence the walk from the end.
    private static (int[] Last, bool[] IsLazy) Readers(int[][] arguments)
    {
        var last = new int[arguments.Length];
        var count = new int[arguments.Length];
        Array.Fill(last, -1);
        for (int i = 0; i < arguments.Length; i++)
            foreach (int argument in arguments[i])
                if (argument < 0)
                {
                    last[~argument] = i;
                    count[~argument]++;
                }
        var isLazy = Array.ConvertAll(count, c => c == 1);
        for (int s = arguments.Length - 1; s >= 0; s--)
            if (last[s] >= 0 && isLazy[last[s]]) last[s] = last[last[s]];
        return (last, isLazy);
    }

    private static string NameOf(FusionGroup.Member[] members)
    {
        var own = members.Where(m => m.Node.Settings.Name is not null).Select(m => m.Node.Settings.Name!).ToArray();
        if (own.Length != 0) return string.Join('+', own);
        var names = members.Select(m => m.Node.Operation).ToArray();
        return names.Length <= 4 ? string.Join('+', names) : $"{names[0]}+{names[1]}+…{names.Length - 3}…+{names[^1]}";
    }
}
