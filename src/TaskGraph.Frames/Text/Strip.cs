namespace TaskGraph;

/// <summary>The texts without blanks at their ends.</summary>
public static class StripOperation
{
    extension(TextAccessor texts)
    {
        /// <summary>The texts without blanks at their ends. Null stays null.</summary>
        public Series Strip() => new StripFunction().Of(texts.Series);
    }
}

internal sealed class StripFunction() : TextToText("strip")
{
    protected override string Of(string word) => word.Trim();
}
