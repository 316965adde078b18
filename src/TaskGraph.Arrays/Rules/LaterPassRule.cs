namespace TaskGraph;

/// <summary>
/// Reads a file anew for what needs its elements after a result of all of them, as deviations need their mean: no chunk is kept from one
/// pass to the next, so that memory does not grow with the file.
/// </summary>
internal sealed class LaterPassRule : Rule
{
    public override string Name => "later passes";

    public override Expr[] Apply(Expr[] roots)
    {
        var order = new ExprOrder(roots);
        var readers = new Dictionary<int, List<(UInt128 Source, Expr Again)>>();
        for (int s = 0; s < order.Count; s++)
        {
            if (order[s] is not IRereadable source || order.Consumers.CountOf(s) < 2) continue;
            foreach (var (reader, pass) in LaterReaders(order, s))
            {
                if (source.ForPass(pass) is not { } again) break;
                if (!readers.TryGetValue(reader, out var changes)) readers.Add(reader, changes = []);
                changes.Add((order[s].Token, again));
            }
        }
        if (readers.Count == 0) return roots;
        // The walk sees the nodes in the order of their numbers.
        int number = 0;
        return ExprWalk.Rewrite(roots, node => readers.TryGetValue(number++, out var changes) ? Changed(node, changes) : node);
    }

    /// <summary>What reads a node after something that needs all of it, and in which pass, the first being 0.</summary>
    private static List<(int Reader, int Pass)> LaterReaders(ExprOrder order, int source)
    {
        // For each node behind the source how many results of many chunks each lie between.
        var passes = new Dictionary<int, int> { [source] = 0 };
        var later = new List<(int, int)>();
        for (int n = source + 1; n < order.Count; n++)
        {
            int pass = -1;
            bool reads = false;
            foreach (int input in order.Inputs[n])
            {
                reads |= input == source;
                if (passes.TryGetValue(input, out int before)) pass = Math.Max(pass, before + (IsGathered(order[input], order[source]) ? 1 : 0));
            }
            if (pass < 0) continue;
            passes.Add(n, pass);
            if (reads && pass > 0) later.Add((n, pass));
        }
        return later;
    }

    private static bool IsGathered(Expr node, Expr source) => node is not IBlockwise && node.BlockCount < source.BlockCount;

    private static Expr Changed(Expr node, List<(UInt128 Source, Expr Again)> changes)
        => node.Over([.. node.Inputs.Select(input => changes.Find(c => c.Source == input.Token).Again ?? input)]);
}

/// <summary>A node without inputs whose elements can be had again.</summary>
internal interface IRereadable
{
    /// <summary>The node for a later pass; null where it is better kept.</summary>
    Expr? ForPass(int pass);
}
