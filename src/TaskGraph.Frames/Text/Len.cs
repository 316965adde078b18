using System.Text;

namespace TaskGraph;

/// <summary>The lengths of texts.</summary>
public static class LenOperation
{
    extension(TextAccessor texts)
    {
        /// <summary>The number of characters (code points, as in Python) of each text. Null stays null.</summary>
        public Series Len() => new LenFunction().Of(texts.Series);
    }
}

internal sealed class LenFunction() : TextToValue<long>("len")
{
    protected override long Of(string word)
    {
        int count = 0;
        foreach (Rune _ in word.EnumerateRunes()) count++;
        return count;
    }
}
