namespace TaskGraph;

/// <summary>A function captures something that cannot be sent to a worker process. Thrown before any task has run.</summary>
public sealed class TaskCaptureException : ArgumentException
{
    internal TaskCaptureException(string message, string path) : base(message) => Path = path;

    /// <summary>The way from the function to what cannot travel, such as <c>lambda in Program.cs:12 → client → HttpClient</c>.</summary>
    public string Path { get; }
}
