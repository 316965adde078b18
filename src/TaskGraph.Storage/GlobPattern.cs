using System.Text;
using System.Text.RegularExpressions;

namespace TaskGraph;

/// <summary>
/// A path with wildcards, as shells know them: <c>*</c> and <c>?</c> within a name, <c>[a-c]</c> one of these characters,
/// <c>**</c> any number of folders.
/// </summary>
internal sealed class GlobPattern
{
    private readonly Regex _names;

    public GlobPattern(string pattern)
    {
        string path = pattern.Replace('\\', '/');
        int wildcard = path.IndexOfAny(['*', '?', '[']);
        int slash = wildcard < 0 ? path.LastIndexOf('/') : path.LastIndexOf('/', wildcard);
        Folder = slash < 0 ? "." : slash == 0 ? "/" : path[..slash];
        string rest = path[(slash + 1)..];
        IsDeep = rest.Contains('/', StringComparison.Ordinal) || rest.Contains("**", StringComparison.Ordinal);
        _names = new Regex("^" + Translate(rest) + "$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    /// <summary>The deepest folder that the pattern names without a wildcard.</summary>
    public string Folder { get; }

    /// <summary>Whether files of folders below may match.</summary>
    public bool IsDeep { get; }

    public static bool IsPattern(string path) => path.AsSpan().IndexOfAny("*?[") >= 0;

    /// <summary>Whether a path below <see cref="Folder"/>, with forward slashes, matches.</summary>
    public bool Matches(string relativePath) => _names.IsMatch(relativePath);

    private static string Translate(string pattern)
    {
        var regex = new StringBuilder();
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            if (c == '*' && i + 1 < pattern.Length && pattern[i + 1] == '*')
            {
                bool folders = i + 2 < pattern.Length && pattern[i + 2] == '/';
                regex.Append(folders ? "(?:[^/]+/)*" : ".*");
                i += folders ? 2 : 1;
            }
            else if (c == '[' && pattern.IndexOf(']', i + 2 < pattern.Length ? i + 2 : i) is > 0 and var end)
            {
                string set = pattern[(i + 1)..end];
                regex.Append('[').Append(set[0] == '!' ? "^" : "").Append(Regex.Escape(set.TrimStart('!')).Replace("]", "\\]", StringComparison.Ordinal)).Append(']');
                i = end;
            }
            else
            {
                regex.Append(c switch { '*' => "[^/]*", '?' => "[^/]", _ => Regex.Escape(c.ToString()) });
            }
        }
        return regex.ToString();
    }
}
