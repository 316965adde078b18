namespace TaskGraph;

/// <summary>What the tasks of a layer run, as a worker has read it.</summary>
/// <param name="Name">What its tasks are called.</param>
/// <param name="Code">What they run.</param>
/// <param name="Timeout">How long one may be awaited; zero for any time. Those that hold a thread are watched by the client.</param>
internal sealed record LayerCode(string Name, TaskCode Code, TimeSpan Timeout);
