namespace TaskGraph;

/// <summary>In which form a graph's output is delivered.</summary>
public enum OutputMode
{
    /// <summary>The result itself; a failure fails the computation.</summary>
    Value,

    /// <summary>An <see cref="Outcome"/>: the result or the exception. What does not depend on a failure still finishes.</summary>
    Outcome,

    /// <summary>An <see cref="IResultHandle"/> that another graph can take as an input; the result stays where it was made.</summary>
    Held,
}

internal readonly record struct GraphOutput(int Task, OutputMode Mode);
