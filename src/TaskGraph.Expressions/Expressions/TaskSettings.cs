namespace TaskGraph;

/// <summary>What a user has set for the tasks of one operation; null where nothing was said.</summary>
internal sealed record TaskSettings(
    string? Name = null, int? Retries = null, int? Priority = null, TaskAffinity? Affinity = null, TimeSpan? RetryDelay = null, TimeSpan? Timeout = null,
    Func<Exception, bool>? RetryWhen = null)
{
    public static TaskSettings None { get; } = new();

    public bool AreNone => this == None;

    /// <summary>Whether tasks of both may be one task: it runs in one place, is tried again and takes its turn as a whole.</summary>
    public bool AllowFusionWith(TaskSettings other)
        => Retries == other.Retries && Priority == other.Priority && Affinity == other.Affinity && RetryDelay == other.RetryDelay && Timeout == other.Timeout
            && RetryWhen == other.RetryWhen;
}
