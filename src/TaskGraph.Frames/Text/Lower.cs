namespace TaskGraph;

/// <summary>The texts in lower case.</summary>
public static class LowerOperation
{
    extension(TextAccessor texts)
    {
        /// <summary>The texts in lower case. Null stays null.</summary>
        public Series Lower() => new LowerFunction().Of(texts.Series);
    }
}

internal sealed class LowerFunction() : TextToText("lower")
{
    protected override string Of(string word) => word.ToLowerInvariant();
}
