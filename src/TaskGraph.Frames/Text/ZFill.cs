namespace TaskGraph;

/// <summary>Texts made longer.</summary>
public static class ZFillOperation
{
    extension(TextAccessor texts)
    {
        /// <summary>The texts with zeros in front, behind a sign, up to a width in UTF-16 units. Null stays null.</summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> is negative.</exception>
        public Series ZFill(int width)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(width);
            return new ZFillFunction(width).Of(texts.Series);
        }

        /// <summary>The texts <paramref name="count"/> times behind one another. Null stays null.</summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
        public Series Repeat(int count)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count);
            return new RepeatFunction(count).Of(texts.Series);
        }
    }
}

internal sealed class ZFillFunction(int width) : TextToText("zfill", $"{width}")
{
    protected override string Of(string word) => word is ['+' or '-', ..] ? word[0] + word[1..].PadLeft(Math.Max(0, width - 1), '0') : word.PadLeft(width, '0');
}

internal sealed class RepeatFunction(int count) : TextToText("repeat", $"{count}")
{
    protected override string Of(string word) => string.Concat(Enumerable.Repeat(word, count));
}
