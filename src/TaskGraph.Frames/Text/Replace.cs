namespace TaskGraph;

/// <summary>Parts of texts replaced.</summary>
public static class ReplaceOperation
{
    extension(TextAccessor texts)
    {
        /// <summary>The texts with each <paramref name="part"/> replaced. Null stays null.</summary>
        /// <exception cref="ArgumentException"><paramref name="part"/> is empty.</exception>
        public Series Replace(string part, string replacement)
        {
            ArgumentException.ThrowIfNullOrEmpty(part);
            ArgumentNullException.ThrowIfNull(replacement);
            return new ReplaceFunction(part, replacement).Of(texts.Series);
        }
    }
}

internal sealed class ReplaceFunction(string part, string replacement)
    : TextToText("replace", $"\"{part}\" by \"{replacement}\"", [part, replacement])
{
    protected override string Of(string word) => word.Replace(part, replacement, StringComparison.Ordinal);
}
