namespace TaskGraph;

/// <summary>The line of the user's program that built a task.</summary>
/// <param name="File">Path of the source file as the compiler saw it; empty where unknown.</param>
/// <param name="Line">Line number, from 1.</param>
public readonly record struct CallSite(string? File, int Line)
{
    /// <summary>Whether nothing is known of the call.</summary>
    public bool IsUnknown => string.IsNullOrEmpty(File);

    /// <summary><c>Program.cs:12</c>, or an empty string.</summary>
    public override string ToString()
    {
        if (IsUnknown) return "";
        int slash = File!.AsSpan().LastIndexOfAny('/', '\\');
        return $"{File.AsSpan(slash + 1)}:{Line}";
    }
}
