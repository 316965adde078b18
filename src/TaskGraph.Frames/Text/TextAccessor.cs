namespace TaskGraph;

public sealed partial class Series
{
    /// <summary>Operations on texts: <c>df["name"].Str.Contains("North")</c>.</summary>
    /// <exception cref="ArgumentException">The series does not hold string.</exception>
    public TextAccessor Str => ColumnType.IsText() ? new(Cast<string>())
        : throw new ArgumentException($"Str is for string, '{Name}' holds {ColumnType.Name()}. Use Cast<string>().");
}

/// <summary>Operations on a series of texts, a distinct word at a time. Null stays null.</summary>
public sealed class TextAccessor
{
    internal TextAccessor(Series series) => Series = series;

    internal Series Series { get; }
}
