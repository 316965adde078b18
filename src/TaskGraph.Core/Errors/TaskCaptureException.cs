namespace TaskGraph;

/// <summary>A function captures something that cannot be sent to a worker process. Thrown before any task has run.</summary>
public sealed class TaskCaptureException : ArgumentException
{
    internal TaskCaptureException(string message, string path) : base(message) => Paths = [path];

    private TaskCaptureException(string message, IReadOnlyList<string> paths) : base(message) => Paths = paths;

    /// <summary>The way from the function to what cannot travel, such as <c>lambda in Program.cs:12 → client → HttpClient</c>.</summary>
    public string Path => Paths[0];

    /// <summary>The ways of all functions of the computation that cannot travel, the first one's first.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>One exception for several functions of a computation.</summary>
    internal static TaskCaptureException Of(IReadOnlyList<TaskCaptureException> refusals)
    {
        if (refusals.Count == 1) return refusals[0];
        string message = refusals[0].Message + $"\nThe same holds for {refusals.Count - 1} other{(refusals.Count == 2 ? "" : "s")} in this computation:";
        foreach (var other in refusals.Skip(1)) message += $"\n- {other.Message.Split('\n')[0]} ({other.Path})";
        return new TaskCaptureException(message, [.. refusals.Select(r => r.Path)]);
    }
}
