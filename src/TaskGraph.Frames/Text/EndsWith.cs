namespace TaskGraph;

/// <summary>Whether texts end with a part.</summary>
public static class EndsWithOperation
{
    extension(TextAccessor texts)
    {
        /// <summary>Whether texts end with a part. Characters are compared ordinally.</summary>
        /// <param name="part">The text to look for.</param>
        /// <param name="ignoreCase">Whether upper and lower case are the same.</param>
        public Series EndsWith(string part, bool ignoreCase = false)
        {
            ArgumentNullException.ThrowIfNull(part);
            return new EndsWithFunction(part, ignoreCase).Of(texts.Series);
        }
    }
}

internal sealed class EndsWithFunction(string part, bool ignoreCase)
    : TextToValue<bool>("ends-with", $"\"{part}\"{(ignoreCase ? ", ignoring case" : "")}", [part, ignoreCase.ToString()])
{
    protected override bool Of(string word) => word.EndsWith(part, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
}
