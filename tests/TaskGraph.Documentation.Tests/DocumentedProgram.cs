namespace TaskGraph.Documentation.Tests;

/// <summary>A program printed in a page: a block marked <c>csharp</c>, and the block marked <c>text</c> behind it as its output.</summary>
public sealed record DocumentedProgram(string Page, int Line, string Code, string? Output)
{
    /// <summary>The programs of a page.</summary>
    public static IEnumerable<DocumentedProgram> Of(string path)
    {
        string page = Path.GetRelativePath(Repository.Root, path);
        string[] lines = File.ReadAllLines(path);
        DocumentedProgram? open = null;
        for (int at = 0; at < lines.Length; at++)
        {
            if (!lines[at].StartsWith("```", StringComparison.Ordinal)) continue;
            string language = lines[at][3..].Trim();
            int first = at + 1;
            while (lines[++at] != "```") { }
            string body = string.Join('\n', lines[first..at]);
            if (language == "text" && open is not null)
            {
                yield return open with { Output = body };
                open = null;
                continue;
            }
            if (open is not null) yield return open;
            open = language == "csharp" ? new(page, first, body, null) : null;
        }
        if (open is not null) yield return open;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Page}:{Line}";
}
