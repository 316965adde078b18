namespace TaskGraph;

/// <summary>Whether texts have a part.</summary>
public static class ContainsOperation
{
    extension(TextAccessor texts)
    {
        /// <summary>Whether texts have a part. Characters are compared ordinally.</summary>
        /// <param name="part">The text to look for.</param>
        /// <param name="ignoreCase">Whether upper and lower case are the same.</param>
        public Series Contains(string part, bool ignoreCase = false)
        {
            ArgumentNullException.ThrowIfNull(part);
            return new ContainsFunction(part, ignoreCase).Of(texts.Series);
        }
    }
}

internal sealed class ContainsFunction(string part, bool ignoreCase)
    : TextToValue<bool>("contains", $"\"{part}\"{(ignoreCase ? ", ignoring case" : "")}", [part, ignoreCase.ToString()])
{
    protected override bool Of(string word) => word.Contains(part, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
}
