namespace TaskGraph;

/// <summary>Several input partitions as one sequence.</summary>
internal static class Inputs
{
    public static IEnumerable<T> Concat<T>(in TaskInputs inputs)
    {
        if (inputs.Count == 1) return inputs.Get<IEnumerable<T>>(0);
        var parts = new IEnumerable<T>[inputs.Count];
        for (int i = 0; i < parts.Length; i++) parts[i] = inputs.Get<IEnumerable<T>>(i);
        return new InTurn<T>(parts);
    }

    /// <summary>The partial results of several partitions.</summary>
    public static T[] All<T>(in TaskInputs inputs)
    {
        var all = new T[inputs.Count];
        for (int i = 0; i < all.Length; i++) all[i] = inputs.Get<T>(i);
        return all;
    }
}

/// <summary>Sequences one behind the other.</summary>
internal sealed class InTurn<T>(IEnumerable<T>[] parts) : Flow<T>
{
    public override void Into(Sink<T> sink)
    {
        foreach (var part in parts) part.Into(sink);
    }

    public override IEnumerator<T> GetEnumerator()
    {
        foreach (var part in parts)
            foreach (var item in part) yield return item;
    }
}
