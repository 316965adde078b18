namespace TaskGraph;

/// <summary>Where a worker leaves a note of what it is running, to be read when it has died.</summary>
internal interface ITaskMark
{
    void Set(int job, int task);
}
