namespace TaskGraph;

/// <summary>An object met while pickling cannot leave this process.</summary>
internal sealed class UnpicklableException(Type type, string reason, string? variable = null) : Exception(reason)
{
    public Type Type { get; } = type;

    /// <summary>The captured variable that the reason is about, where it is known.</summary>
    public string? Variable { get; } = variable;
}
