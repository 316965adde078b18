using System.Text;

namespace TaskGraph;

/// <summary>Texts of digits.</summary>
public static class IsNumericOperation
{
    extension(TextAccessor texts)
    {
        /// <summary>Whether a text is not empty and all its characters are numbers of some script. Null stays null.</summary>
        public Series IsNumeric() => new IsNumericFunction().Of(texts.Series);
    }
}

internal sealed class IsNumericFunction() : TextToValue<bool>("isnumeric")
{
    protected override bool Of(string word)
    {
        foreach (var rune in word.EnumerateRunes())
            if (!Rune.IsNumber(rune)) return false;
        return word.Length > 0;
    }
}
