namespace TaskGraph;

/// <summary>
/// The type of columns whose texts are of a given set, the categories: <c>series.Cast&lt;Category&gt;()</c>, or <c>series.AsCategory(["small", "large"],
/// ordered: true)</c>. A value read as an object or as a string is its text.
/// </summary>
/// <param name="Name">The text.</param>
public readonly record struct Category(string Name)
{
    /// <summary>The text.</summary>
    public override string ToString() => Name;
}

/// <summary>Whether the words of a dictionary are categories, and what their order is.</summary>
internal enum CategoryOrder : byte
{
    /// <summary>Words are texts like others; the dictionary may have ones that no row uses, which mean nothing.</summary>
    None,

    /// <summary>The words are the categories, ordered as texts are.</summary>
    Unordered,

    /// <summary>The words are the categories in their order.</summary>
    Ordered,
}
