namespace TaskGraph;

/// <summary>An element in a message.</summary>
internal static class ItemText
{
    private const int Longest = 120;

    public static string Of(object? item)
    {
        string text = item is null ? "null" : FormattableString.Invariant($"{item}");
        return text.Length > Longest ? text[..Longest] + "…" : text;
    }
}
