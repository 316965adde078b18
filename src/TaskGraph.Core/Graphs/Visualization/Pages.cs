using System.Text;

namespace TaskGraph;

/// <summary>The pages that lie in this assembly, with <c>{{names}}</c> where something is put in.</summary>
internal static class Pages
{
    /// <summary>A page with its places filled; what is filled in is not looked at again.</summary>
    public static string Read(string name, params ReadOnlySpan<(string Place, string Text)> filled)
    {
        using var stream = typeof(Pages).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The assembly has no page '{name}'.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        string page = reader.ReadToEnd();
        var text = new StringBuilder();
        int at = 0;
        while (page.IndexOf("{{", at, StringComparison.Ordinal) is >= 0 and var open)
        {
            int close = page.IndexOf("}}", open, StringComparison.Ordinal);
            text.Append(page, at, open - at);
            foreach (var (place, value) in filled)
                if (page.AsSpan(open + 2, close - open - 2).SequenceEqual(place)) text.Append(value);
            at = close + 2;
        }
        return text.Append(page, at, page.Length - at).ToString();
    }
}
