namespace TaskGraph;

/// <summary>Several input partitions as one sequence.</summary>
internal static class Inputs
{
    public static IEnumerable<T> Concat<T>(in TaskInputs inputs)
    {
        if (inputs.Count == 1) return inputs.Get<IEnumerable<T>>(0);
        var parts = new IEnumerable<T>[inputs.Count];
        for (int i = 0; i < parts.Length; i++) parts[i] = inputs.Get<IEnumerable<T>>(i);
        return parts.SelectMany(p => p);
    }

    /// <summary>The partial results of several partitions.</summary>
    public static T[] All<T>(in TaskInputs inputs)
    {
        var all = new T[inputs.Count];
        for (int i = 0; i < all.Length; i++) all[i] = inputs.Get<T>(i);
        return all;
    }
}
