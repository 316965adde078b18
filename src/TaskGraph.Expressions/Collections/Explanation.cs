using System.Globalization;
using System.Text;

namespace TaskGraph;

/// <summary>Prints what is going to be computed: before the rules, after each rule that found something, and as tasks.</summary>
internal static class Explanation
{
    private const int LineLimit = 200;

    public static string Of(Expr[] roots)
    {
        var text = new StringBuilder();
        text.Append("Expression\n");
        Draw(text, roots);
        var optimized = Optimizer.Optimize(roots, (rule, after) =>
        {
            text.Append("After ").Append(rule.Name).Append('\n');
            Draw(text, after);
        });
        if (Stages.Next(optimized) is { Count: > 0 } staged)
        {
            text.Append(CultureInfo.InvariantCulture, $"Plan: stops at {string.Join(", ", staged.Select(s => s.Operation))} until what it needs has been computed\n");
            Draw(text, optimized);
            return text.ToString().TrimEnd();
        }
        using var run = new RunScope();
        var graph = Materializer.Materialize(optimized, OutputMode.Value, run);
        text.Append(CultureInfo.InvariantCulture, $"Plan: {Count(graph.TaskCount, "task")}, {Count(graph.EdgeCount, "edge")}; operations with one letter are one task per block\n");
        Draw(text, optimized, isPlan: true);
        return text.ToString().TrimEnd();
    }

    /// <summary>One operation on a line: its name, what it makes, in how many blocks of how many bytes.</summary>
    public static string LineOf(Expr node)
    {
        var text = new StringBuilder();
        Describe(text, node, []);
        return text.ToString();
    }

    private static void Draw(StringBuilder text, Expr[] roots, bool isPlan = false)
    {
        var order = new ExprOrder(roots);
        var groups = isPlan ? Fusion.Plan(order, roots) : new FusionGroup?[order.Count];
        var drawn = new Dictionary<UInt128, int>();
        var letters = new Dictionary<FusionGroup, string>();
        var open = new Stack<(Expr Node, int Depth)>();
        foreach (var root in roots.Reverse()) open.Push((root, 1));
        for (int line = 0; open.TryPop(out var next); line++)
        {
            if (line == LineLimit)
            {
                text.Append(CultureInfo.InvariantCulture, $"  … and more: {order.Count} operations in all\n");
                return;
            }
            var (node, depth) = next;
            text.Append(' ', 2 * Math.Min(depth, 40));
            if (drawn.TryGetValue(node.Token, out int number))
            {
                text.Append(CultureInfo.InvariantCulture, $"{node.Operation} #{number}, as above\n");
                continue;
            }
            if (order.Consumers.CountOf(order.NumberOf(node)) > 1) drawn.Add(node.Token, drawn.Count + 1);
            Describe(text, node, drawn);
            if (groups[order.NumberOf(node)] is { } group)
            {
                if (!letters.TryGetValue(group, out string? letter)) letters.Add(group, letter = Letter(letters.Count));
                text.Append("  [").Append(letter).Append(']');
            }
            text.Append('\n');
            for (int i = node.Inputs.Length - 1; i >= 0; i--) open.Push((node.Inputs[i], depth + 1));
        }
    }

    private static void Describe(StringBuilder text, Expr node, Dictionary<UInt128, int> drawn)
    {
        text.Append(node.Settings.Name ?? node.Operation);
        if (drawn.TryGetValue(node.Token, out int number)) text.Append(CultureInfo.InvariantCulture, $" #{number}");
        if (node.Details.Length != 0) text.Append(' ').Append(node.Details);
        text.Append(" → ").Append(node.Meta);
        text.Append(CultureInfo.InvariantCulture, $", {Count(node.BlockCount, "block")}");
        if (node.Extent is { Length: > 0 } extent) text.Append(", ").Append(extent);
        if (node.Affinity != TaskAffinity.LockFree) text.Append(", ").Append(node.Affinity == TaskAffinity.LockBound ? "lock-bound" : "client");
    }

    private static string Count(long n, string what) => string.Create(CultureInfo.InvariantCulture, $"{n} {what}{(n == 1 ? "" : "s")}");

    private static string Letter(int n) => n < 26 ? ((char)('a' + n)).ToString() : Letter(n / 26 - 1) + (char)('a' + n % 26);
}
