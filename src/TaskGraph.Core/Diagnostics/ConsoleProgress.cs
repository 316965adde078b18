using System.Globalization;

namespace TaskGraph;

/// <summary>
/// A progress bar on the terminal while anything in this process computes, until it is disposed. It draws nothing where the output
/// is redirected to a file or a pipe.
/// </summary>
public sealed class ConsoleProgress : IRecordObserver, IDisposable
{
    private const int BarWidth = 30;
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(100);

    private readonly TextWriter? _terminal;
    private readonly TimeProvider _time;
    private readonly Func<int> _width;
    private readonly Lock _gate = new();
    private int _computing, _drawn;
    private long _began, _completed, _total, _lastDrawn;
    private string _running = "";
    private bool _isDisposed;

    /// <summary>Puts up a bar on the console's standard error.</summary>
    public ConsoleProgress() : this(Console.IsErrorRedirected ? null : Console.Error, TimeProvider.System, ConsoleWidth)
    {
    }

    /// <summary>Puts up a bar on a terminal.</summary>
    /// <param name="terminal">Takes the lines; a carriage return goes back to the start of one. Null draws nothing.</param>
    /// <param name="timeProvider">The clock; the system's where null.</param>
    public ConsoleProgress(TextWriter? terminal, TimeProvider? timeProvider = null) : this(terminal, timeProvider ?? TimeProvider.System, () => 80)
    {
    }

    private ConsoleProgress(TextWriter? terminal, TimeProvider time, Func<int> width)
    {
        _terminal = terminal;
        _time = time;
        _width = width;
        if (terminal is not null) AmbientObservers.Add(this);
    }

    RecordDetail IRecordObserver.Detail => RecordDetail.Order;

    /// <inheritdoc/>
    public void OnEvent(ExecutionEvent executionEvent)
    {
        lock (_gate)
        {
            switch (executionEvent)
            {
                case ComputeStarted started:
                    if (_computing++ == 0) (_began, _completed, _total, _lastDrawn) = (_time.GetTimestamp(), 0, 0, _time.GetTimestamp());
                    _total += started.Graph.TaskCount;
                    return;
                case TaskStarted started:
                    _running = started.Key.Name;
                    break;
                case TaskFinished:
                    _completed++;
                    break;
                case ComputeFinished:
                    if (--_computing == 0) Clear();
                    return;
            }
            DrawIfDue();
        }
    }

    void IRecordObserver.OnRecords(Graph graph, string worker, ReadOnlySpan<TaskRecord> records)
    {
        lock (_gate)
        {
            foreach (ref readonly var record in records)
                if (record.IsEnd) _completed++;
            _running = graph.Layer(records[^1].Task).Name;
            DrawIfDue();
        }
    }

    /// <summary>Takes the bar away and leaves the terminal as it was.</summary>
    public void Dispose()
    {
        AmbientObservers.Remove(this);
        lock (_gate)
        {
            Clear();
            _isDisposed = true;
        }
    }

    // Short computations draw nothing: the first bar comes after the interval.
    private void DrawIfDue()
    {
        long now = _time.GetTimestamp();
        if (_isDisposed || _terminal is null || _time.GetElapsedTime(_lastDrawn, now) < _interval) return;
        _lastDrawn = now;
        double share = _total == 0 ? 1 : Math.Clamp((double)_completed / _total, 0, 1);
        int filled = (int)(share * BarWidth);
        string bar = new string('█', filled) + new string('░', BarWidth - filled);
        var elapsed = _time.GetElapsedTime(_began, now);
        string line = string.Create(CultureInfo.InvariantCulture,
            $"{bar} {share * 100,3:0} %  {_completed:N0} of {_total:N0} tasks  {Durations.Text(elapsed)}{Left(share, elapsed)}  {_running}");
        int room = Math.Max(_width() - 1, 1);
        if (line.Length > room) line = line[..room];
        Write("\r" + line.PadRight(_drawn));
        _drawn = line.Length;
    }

    private static string Left(double share, TimeSpan elapsed)
        => share is > 0.02 and < 1 && elapsed.TotalSeconds > 1 ? $", {Durations.Text(elapsed.TotalSeconds * (1 - share) / share)} left" : "";

    private void Clear()
    {
        if (_drawn == 0) return;
        Write("\r" + new string(' ', _drawn) + "\r");
        _drawn = 0;
    }

    private void Write(string text)
    {
        try
        {
            _terminal!.Write(text);
            _terminal.Flush();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            _isDisposed = true; // the terminal is gone; what computes goes on
        }
    }

    private static int ConsoleWidth()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : 80;
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException)
        {
            return 80;
        }
    }
}
