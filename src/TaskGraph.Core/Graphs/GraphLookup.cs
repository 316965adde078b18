namespace TaskGraph;

public sealed partial class Graph
{
    private Dictionary<TaskKey, int>? _tasks;

    /// <summary>The task of <paramref name="key"/>; of several the one that runs first. Without a token in the key any token will do.</summary>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    public int Find(TaskKey key)
        => TryFind(key) is >= 0 and var task ? task : throw new ArgumentException(NoTask(key), nameof(key));

    /// <summary>The task of a key; -1 where there is none.</summary>
    internal int TryFind(TaskKey key) => (_tasks ??= Index()).GetValueOrDefault(key, -1);

    private Dictionary<TaskKey, int> Index()
    {
        var tasks = new Dictionary<TaskKey, int>(TaskCount);
        for (int task = 0; task < TaskCount; task++)
        {
            var key = KeyOf(task);
            tasks.TryAdd(key, task);
            tasks.TryAdd(key with { Token = default }, task);
        }
        return tasks;
    }

    private string NoTask(TaskKey key)
        => NearestName.Missing("task", key.ToString(), [.. Enumerable.Range(0, TaskCount).Select(t => KeyOf(t).ToString()).Distinct()]);

    internal int Checked(int task)
        => (uint)task < (uint)TaskCount ? task
            : throw new ArgumentOutOfRangeException(nameof(task), task, $"The graph has {TaskCount} tasks. Use 0..{TaskCount - 1}.");
}
