using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace TaskGraph;

/// <summary>Counts what ran: tasks, their time and the bytes of their results, by the name of their operation, in the order in which the first of each ended.</summary>
internal sealed class Analysis : IExecutionObserver
{
    private readonly Lock _lock = new();
    private readonly List<string> _names = [];
    private readonly Dictionary<string, Total> _totals = [];
    private readonly HashSet<string> _schedulers = [];
    private long _started, _elapsed;

    public void OnEvent(ExecutionEvent executionEvent)
    {
        lock (_lock)
        {
            switch (executionEvent)
            {
                case ComputeStarted e:
                    _started = e.Timestamp;
                    _schedulers.Add(string.Create(CultureInfo.InvariantCulture, $"{e.Scheduler}, {e.Workers} worker{(e.Workers == 1 ? "" : "s")}"));
                    break;
                case ComputeFinished e:
                    _elapsed += e.Timestamp - _started;
                    break;
                case TaskFinished e:
                    if (!_totals.TryGetValue(e.Key.Name, out var total)) _names.Add(e.Key.Name);
                    _totals[e.Key.Name] = new(total.Tasks + 1, total.Ticks + e.Timestamp - e.Started, total.Bytes + e.Bytes);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>A line for all, then one for each operation.</summary>
    public override string ToString()
    {
        lock (_lock)
        {
            string tasks = string.Create(CultureInfo.InvariantCulture, $"Ran {_totals.Values.Sum(t => t.Tasks)} tasks in {Milliseconds(_elapsed)} ms ({string.Join("; ", _schedulers)})");
            var text = new StringBuilder(tasks).Append('\n');
            int width = _names.Select(n => n.Length).Append("operation".Length).Max();
            text.Append(CultureInfo.InvariantCulture, $"  {"operation".PadRight(width)} {"tasks",8} {"task ms",10} {"results",12}\n");
            foreach (string name in _names)
            {
                var total = _totals[name];
                text.Append(CultureInfo.InvariantCulture, $"  {name.PadRight(width)} {total.Tasks,8} {Milliseconds(total.Ticks),10} {new ByteSize(total.Bytes).ToString(),12}\n");
            }
            return text.ToString().TrimEnd();
        }
    }

    private static string Milliseconds(long ticks) => (1000.0 * ticks / Stopwatch.Frequency).ToString("0.0", CultureInfo.InvariantCulture);

    private readonly record struct Total(long Tasks, long Ticks, long Bytes);
}
