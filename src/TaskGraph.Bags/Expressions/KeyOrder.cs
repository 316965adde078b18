namespace TaskGraph;

/// <summary>How keys are ordered: by their type's order, but text by its characters' codes, whatever the culture of the machine.</summary>
internal static class KeyOrder<TKey>
{
    public static IComparer<TKey> Default { get; } = typeof(TKey) == typeof(string) ? (IComparer<TKey>)(object)StringComparer.Ordinal : Comparer<TKey>.Default;
}
