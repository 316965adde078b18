namespace TaskGraph;

/// <summary>Whether texts begin with a part.</summary>
public static class StartsWithOperation
{
    extension(TextAccessor texts)
    {
        /// <summary>Whether texts begin with a part. Characters are compared ordinally.</summary>
        /// <param name="part">The text to look for.</param>
        /// <param name="ignoreCase">Whether upper and lower case are the same.</param>
        public Series StartsWith(string part, bool ignoreCase = false)
        {
            ArgumentNullException.ThrowIfNull(part);
            return new StartsWithFunction(part, ignoreCase).Of(texts.Series);
        }
    }
}

internal sealed class StartsWithFunction(string part, bool ignoreCase)
    : TextToValue<bool>("starts-with", $"\"{part}\"{(ignoreCase ? ", ignoring case" : "")}", [part, ignoreCase.ToString()])
{
    protected override bool Of(string word) => word.StartsWith(part, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
}
