namespace TaskGraph;

/// <summary>The chain of tasks that bounds how soon a graph can be done, however many workers there are.</summary>
/// <param name="Tasks">Tasks from the first to the last; each but the first reads the one before.</param>
/// <param name="Duration">The sum of their durations.</param>
public sealed record CriticalPath(IReadOnlyList<int> Tasks, TimeSpan Duration);

/// <summary>The longest way through a graph.</summary>
public static class GraphCriticalPath
{
    extension(Graph graph)
    {
        /// <summary>The chain of tasks that took longest when the graph was computed; a task that was not seen counts as zero.</summary>
        /// <param name="profile">A profile of a computation of this graph, or of one with the same keys.</param>
        public CriticalPath FindCriticalPath(Profiler profile)
        {
            ArgumentNullException.ThrowIfNull(profile);
            var measures = profile.MeasuresOf(graph);
            return graph.FindCriticalPath(task => TimeSpan.FromSeconds(measures.Seconds([task]) ?? 0));
        }

        /// <summary>The chain of tasks that takes longest. Of equally long ones the one that ends first in the graph's order.</summary>
        /// <param name="durationOf">How long each task takes; not negative.</param>
        /// <exception cref="ArgumentException">A duration is negative.</exception>
        public CriticalPath FindCriticalPath(Func<int, TimeSpan> durationOf)
        {
            ArgumentNullException.ThrowIfNull(durationOf);
            int count = graph.TaskCount;
            var finish = new long[count];
            var before = new int[count];
            int last = -1;
            // Ids are in topological order, so one pass sees every input's finish first.
            for (int task = 0; task < count; task++)
            {
                long took = durationOf(task).Ticks, begins = 0;
                if (took < 0)
                    throw new ArgumentException($"Task '{graph.KeyOf(task)}' takes {TimeSpan.FromTicks(took)}. Use at least zero.", nameof(durationOf));
                before[task] = -1;
                foreach (int input in graph.Predecessors[task])
                {
                    if (before[task] >= 0 && finish[input] <= begins) continue;
                    begins = finish[input];
                    before[task] = input;
                }
                finish[task] = begins + took;
                if (last < 0 || finish[task] > finish[last]) last = task;
            }
            var path = new List<int>();
            for (int task = last; task >= 0; task = before[task]) path.Add(task);
            path.Reverse();
            return new(path, TimeSpan.FromTicks(last < 0 ? 0 : finish[last]));
        }
    }
}
