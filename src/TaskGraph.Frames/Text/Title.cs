using System.Text;

namespace TaskGraph;

/// <summary>The texts with capitals.</summary>
public static class TitleOperation
{
    extension(TextAccessor texts)
    {
        /// <summary>The texts with the first letter of each word in upper case and the others in lower case. Null stays null.</summary>
        public Series Title() => new TitleFunction().Of(texts.Series);

        /// <summary>The texts with upper and lower case exchanged. Null stays null.</summary>
        public Series SwapCase() => new SwapCaseFunction().Of(texts.Series);
    }
}

internal sealed class TitleFunction() : TextToText("title")
{
    protected override string Of(string word)
    {
        var title = new StringBuilder(word.Length);
        bool isWithin = false;
        foreach (var rune in word.EnumerateRunes())
        {
            title.Append(isWithin ? Rune.ToLowerInvariant(rune) : Rune.ToUpperInvariant(rune));
            isWithin = Rune.IsLetter(rune);
        }
        return title.ToString();
    }
}

internal sealed class SwapCaseFunction() : TextToText("swapcase")
{
    protected override string Of(string word)
    {
        var swapped = new StringBuilder(word.Length);
        foreach (var rune in word.EnumerateRunes()) swapped.Append(Rune.IsUpper(rune) ? Rune.ToLowerInvariant(rune) : Rune.ToUpperInvariant(rune));
        return swapped.ToString();
    }
}
