namespace TaskGraph;

/// <summary>Blockwise nodes that become one task a block. Members are in the order in which they run; the last is the one that others read.</summary>
internal sealed class FusionGroup
{
    /// <summary>The most steps in one task: bounds the work that is lost with it and the stack of lazy sequences.</summary>
    public const int StepLimit = 64;

    private readonly ExprOrder _order;
    private readonly List<Member> _members = [];
    private readonly Dictionary<int, int[]?> _maps = [];

    public FusionGroup(ExprOrder order, int root)
    {
        _order = order;
        Root = order[root];
        Add(root, null);
    }

    public Expr Root { get; }

    public int Count => _members.Count;

    /// <summary>Steps in running order, each with the block it computes for each block of the root; null means the same number.</summary>
    public IEnumerable<Member> Steps => Enumerable.Reverse(_members);

    /// <summary>Takes a node in, if it may become a step before those that read it, all of them members.</summary>
    public bool TryAdd(int number)
    {
        var node = _order[number];
        if (Count >= StepLimit || !Suits(node)) return false;
        int[]? map = null;
        bool first = true;
        foreach (int consumer in _order.Consumers[number])
        {
            var inputs = _order.Inputs[consumer];
            for (int k = 0; k < inputs.Length; k++)
            {
                if (inputs[k] != number) continue;
                var through = MapThrough(consumer, k);
                if (first) map = through;
                else if (!AreEqual(map, through)) return false;
                first = false;
            }
        }
        if (map is null ? node.BlockCount != Root.BlockCount : !IsInjective(map, node.BlockCount)) return false;
        Add(number, map);
        return true;
    }

    private void Add(int number, int[]? map)
    {
        _members.Add(new(_order[number], map));
        _maps.Add(number, map);
    }

    private bool Suits(Expr node)
        => node.Affinity == Root.Affinity && node.Settings.AllowFusionWith(Root.Settings);

    private int[]? MapThrough(int consumer, int input)
    {
        var blockwise = (IBlockwise)_order[consumer];
        var own = _maps[consumer];
        if (blockwise.IsAligned) return own;
        var map = new int[Root.BlockCount];
        bool identity = _order[consumer].Inputs[input].BlockCount == map.Length;
        for (int b = 0; b < map.Length; b++)
        {
            map[b] = blockwise.InputBlock(input, own is null ? b : own[b]);
            identity &= map[b] == b;
        }
        return identity ? null : map;
    }

    // A block that two tasks read must not be computed in both.
    private static bool IsInjective(int[] map, int blocks)
    {
        var seen = new bool[blocks];
        foreach (int block in map)
        {
            if (seen[block]) return false;
            seen[block] = true;
        }
        return true;
    }

    private static bool AreEqual(int[]? a, int[]? b) => a is null || b is null ? a == b : a.AsSpan().SequenceEqual(b);

    public readonly record struct Member(Expr Node, int[]? Map);
}
