namespace TaskGraph;

/// <summary>Something that happened while a graph was computed. Observers read nothing else.</summary>
/// <param name="Timestamp">When, in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</param>
public abstract record ExecutionEvent(long Timestamp);

/// <summary>A graph is about to run.</summary>
public sealed record ComputeStarted(long Timestamp, Graph Graph, string Scheduler, int Workers) : ExecutionEvent(Timestamp);

/// <summary>A worker began a task.</summary>
public sealed record TaskStarted(long Timestamp, TaskKey Key, string Worker) : ExecutionEvent(Timestamp);

/// <summary>A worker finished a task.</summary>
/// <param name="Timestamp">When it finished.</param>
/// <param name="Key">The task.</param>
/// <param name="Worker">The worker.</param>
/// <param name="Started">When it began.</param>
/// <param name="Bytes">Bytes of the result, 0 where unknown.</param>
/// <param name="Allocated">Bytes that the task's thread allocated on the GC heap meanwhile, 0 where not measured.</param>
public sealed record TaskFinished(long Timestamp, TaskKey Key, string Worker, long Started, long Bytes, long Allocated = 0) : ExecutionEvent(Timestamp);

/// <summary>A task threw, or its worker was lost.</summary>
/// <param name="Timestamp">When.</param>
/// <param name="Key">The task.</param>
/// <param name="Worker">The worker.</param>
/// <param name="Attempt">Which attempt this was, from 1.</param>
/// <param name="Error">What it threw.</param>
/// <param name="WillRetry">Whether it is tried again.</param>
public sealed record TaskFaulted(long Timestamp, TaskKey Key, string Worker, int Attempt, Exception Error, bool WillRetry) : ExecutionEvent(Timestamp);

/// <summary>A worker process started.</summary>
public sealed record WorkerStarted(long Timestamp, string Worker, int ProcessId) : ExecutionEvent(Timestamp);

/// <summary>A worker process ended before its time.</summary>
public sealed record WorkerLost(long Timestamp, string Worker, int ProcessId, string Reason) : ExecutionEvent(Timestamp);

/// <summary>Something the user should know that is no error.</summary>
public sealed record ExecutionWarning(long Timestamp, string Message) : ExecutionEvent(Timestamp);

/// <summary>The graph has run, or has failed.</summary>
public sealed record ComputeFinished(long Timestamp, Exception? Error) : ExecutionEvent(Timestamp);
