namespace TaskGraph;

/// <summary>The texts in upper case.</summary>
public static class UpperOperation
{
    extension(TextAccessor texts)
    {
        /// <summary>The texts in upper case. Null stays null.</summary>
        public Series Upper() => new UpperFunction().Of(texts.Series);
    }
}

internal sealed class UpperFunction() : TextToText("upper")
{
    protected override string Of(string word) => word.ToUpperInvariant();
}
