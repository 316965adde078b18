namespace TaskGraph;

/// <summary>How it ended that a task was run.</summary>
internal enum RunEnd : byte
{
    /// <summary>There is a result, or what stands for one: the task's inputs can be released and its successors be told.</summary>
    Done,

    /// <summary>The task failed and is tried again later; whoever postponed it brings it back.</summary>
    Postponed,

    /// <summary>The computation has failed; no other task should start.</summary>
    Ended,
}
