namespace TaskGraph.Documentation.Tests;

/// <summary>Part of a source file printed in a page: a block marked <c>cs</c> and the file's path.</summary>
public sealed record Excerpt(string Page, int Line, string File, string Text)
{
    private const string Fence = "```cs ";

    /// <summary>The excerpts of a page.</summary>
    public static IEnumerable<Excerpt> Of(string path)
    {
        string[] lines = System.IO.File.ReadAllLines(path);
        for (int at = 0; at < lines.Length; at++)
        {
            if (!lines[at].StartsWith(Fence, StringComparison.Ordinal)) continue;
            int end = Array.IndexOf(lines, "```", at + 1);
            yield return new(Path.GetRelativePath(Repository.Root, path), at + 1, lines[at][Fence.Length..].Trim(), string.Join('\n', lines[(at + 1)..end]));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Page}:{Line}";
}
