namespace TaskGraph.Benchmarks;

/// <summary>What is pickled; the peer's script makes the same.</summary>
internal static class PicklingSubjects
{
    public sealed record Entry(string Name, int Number, double Amount);

    public sealed class Node(int value)
    {
        public int Value = value;
        public Node? Left, Right;
    }

    public static object Make(string subject, int n) => subject switch
    {
        "records" => Enumerable.Range(0, n).Select(i => new Entry($"name-{i}", i, i * 0.5)).ToArray(),
        "nodes" => Tree(n),
        "strings" => Enumerable.Range(0, n).Select(i => $"text number {i}").ToArray(),
        "entries" => Enumerable.Range(0, n).ToDictionary(i => $"key-{i}", i => i),
        "maps" => Enumerable.Range(0, n).Select(i => new Dictionary<string, object> { ["id"] = i, ["name"] = $"name-{i}", ["amount"] = i * 0.5, ["isOpen"] = i % 2 == 0 }).ToArray(),
        _ => Enumerable.Range(0, n).Select(Lambda).ToArray(),
    };

    /// <summary>A number that the whole content goes into.</summary>
    public static double Sum(object subject) => subject switch
    {
        Entry[] records => records.Sum(r => r.Name.Length + r.Number + r.Amount),
        Node root => Sum(root),
        string[] strings => strings.Sum(s => (double)s.Length),
        Dictionary<string, int> entries => entries.Sum(e => (double)e.Key.Length + e.Value),
        Dictionary<string, object>[] maps => maps.Sum(m => (int)m["id"] + ((string)m["name"]).Length + (double)m["amount"] + ((bool)m["isOpen"] ? 1 : 0)),
        Delegate[] lambdas => lambdas.Sum(l => ((Func<double, double>)l)(2)),
        _ => throw new ArgumentException($"There is no sum of {subject.GetType()}."),
    };

    /// <summary>A heap-shaped binary tree of objects that can form cycles.</summary>
    private static Node Tree(int n)
    {
        var nodes = new Node[n];
        for (int i = 0; i < n; i++) nodes[i] = new Node(i);
        for (int i = 1; i < n; i++)
        {
            if (i % 2 == 1) nodes[(i - 1) / 2].Left = nodes[i];
            else nodes[(i - 1) / 2].Right = nodes[i];
        }
        return nodes[0];
    }

    private static double Sum(Node root)
    {
        double sum = 0;
        var pending = new Stack<Node>([root]);
        while (pending.TryPop(out var node))
        {
            sum += node.Value;
            if (node.Left is not null) pending.Push(node.Left);
            if (node.Right is not null) pending.Push(node.Right);
        }
        return sum;
    }

    private static Delegate Lambda(int i)
    {
        int first = i;
        double second = i * 0.5;
        string third = $"text {i}";
        long fourth = 4L * i;
        bool fifth = i % 2 == 0;
        Func<double, double> lambda = x => x * first + second + third.Length + fourth + (fifth ? 1 : 0);
        return lambda;
    }
}
