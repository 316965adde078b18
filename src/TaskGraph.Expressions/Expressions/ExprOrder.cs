using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>
/// The nodes of a computation, once for each token, inputs before their consumers, with their edges by number. Made without
/// recursion: a chain may be a million nodes long.
/// </summary>
internal sealed class ExprOrder
{
    private readonly Dictionary<UInt128, int> _numbers = [];
    private readonly List<Expr> _nodes = [];

    public ExprOrder(IEnumerable<Expr> roots)
    {
        var offsets = new List<int> { 0 };
        var items = new List<int>();
        var open = new Stack<(Expr Node, int Next)>();
        foreach (var root in roots)
        {
            Open(root, open);
            while (open.TryPop(out var top))
            {
                if (top.Next < top.Node.Inputs.Length)
                {
                    open.Push((top.Node, top.Next + 1));
                    Open(top.Node.Inputs[top.Next], open);
                    continue;
                }
                foreach (var input in top.Node.Inputs) items.Add(_numbers[input.Token]);
                offsets.Add(items.Count);
                _numbers[top.Node.Token] = _nodes.Count;
                _nodes.Add(top.Node);
            }
        }
        Inputs = new CompressedRows([.. offsets], [.. items]);
        Consumers = Inputs.Reversed();
    }

    public int Count => _nodes.Count;

    public ReadOnlySpan<Expr> Nodes => CollectionsMarshal.AsSpan(_nodes);

    public Expr this[int number] => _nodes[number];

    /// <summary>The numbers of each node's inputs, by argument.</summary>
    public CompressedRows Inputs { get; }

    /// <summary>The numbers of the nodes that read each node, an entry for each argument.</summary>
    public CompressedRows Consumers { get; }

    /// <summary>The number of a node, or -1 where it is not part of this.</summary>
    public int NumberOf(Expr node) => _numbers.GetValueOrDefault(node.Token, -1);

    private void Open(Expr node, Stack<(Expr, int)> open)
    {
        if (_numbers.TryAdd(node.Token, -1)) open.Push((node, 0));
    }
}
