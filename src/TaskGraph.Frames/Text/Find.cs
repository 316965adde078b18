using System.Text;

namespace TaskGraph;

/// <summary>Where parts of texts are.</summary>
public static class FindOperation
{
    extension(TextAccessor texts)
    {
        /// <summary>The number of characters (code points, as in Python) before the first <paramref name="part"/>; -1 where there is none. Null stays null.</summary>
        public Series Find(string part)
        {
            ArgumentNullException.ThrowIfNull(part);
            return new FindFunction(part).Of(texts.Series);
        }
    }
}

internal sealed class FindFunction(string part) : TextToValue<long>("find", $"\"{part}\"")
{
    protected override long Of(string word)
    {
        int at = word.IndexOf(part, StringComparison.Ordinal);
        if (at < 0) return -1;
        int count = 0;
        foreach (Rune _ in word.AsSpan(0, at).EnumerateRunes()) count++;
        return count;
    }
}
