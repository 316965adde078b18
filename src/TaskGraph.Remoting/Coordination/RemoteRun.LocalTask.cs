namespace TaskGraph;

internal sealed partial class RemoteRun
{
    /// <summary>One attempt at a task that a thread of the client has taken: its time runs, and its inputs stay in memory, until it is disposed of.</summary>
    private sealed class LocalTask : IDisposable
    {
        private readonly RemoteRun _run;
        private readonly int _id, _attempt;
        private readonly string _worker;
        private readonly RemoteResult[] _inputs;
        private TaskTime? _time;
        private long _started;
        private int _pinned;

        public LocalTask(RemoteRun run, int id, int attempt, string worker, RemoteResult[] inputs)
        {
            (_run, _id, _attempt, _worker, _inputs) = (run, id, attempt, worker, inputs);
            Layer = run._graph.Layer(id);
        }

        public GraphLayer Layer { get; }

        /// <exception cref="SpillException">An input lies on disk and cannot be read.</exception>
        public object? Run(TaskContext context)
        {
            object?[] inputs = Enter(context);
            return Layer.Code.Run(new TaskInputs(inputs, Positions.Of(inputs.Length)), context);
        }

        /// <exception cref="SpillException">An input lies on disk and cannot be read.</exception>
        public ValueTask<object?> StartAsync(TaskContext context)
        {
            object?[] inputs = Enter(context);
            return ((AsyncTaskCode)Layer.Code).StartAsync(new TaskInputs(inputs, Positions.Of(inputs.Length)), context);
        }

        public void Succeed(object? value)
        {
            _time?.Check(value);
            long bytes = ResultBytes.Of(value);
            _run.State.Events?.Write(new TaskFinished(Now, _run._graph.KeyOf(_id), _worker, _started, bytes));
            _run.Decide((Run: _run, Id: _id, Value: _run.Kept(_id, value), Bytes: bytes), static s => s.Run._coordinator.LocalFinished(Now, s.Id, s.Value, s.Bytes));
        }

        public void Fail(Exception thrown)
        {
            var error = _time is { IsOver: true } && thrown is OperationCanceledException ? _time.Exceeded(thrown) : thrown;
            _run.Decide((Task: this, Error: error), static s => s.Task._run._coordinator.LocalFaulted(Now, s.Task._id, s.Task._worker, s.Error));
        }

        public void Dispose()
        {
            _time?.Dispose();
            for (int i = 0; i < _pinned; i++) _inputs[i].Unpin();
        }

        private object?[] Enter(TaskContext context)
        {
            _started = Now;
            _run.State.Events?.Write(new TaskStarted(_started, _run._graph.KeyOf(_id), _worker));
            if (Layer.Timeout is { } timeout) _time = new TaskTime(timeout, _run.State.Time, _run._cancellation);
            object?[] inputs = _inputs.Length == 0 ? [] : new object?[_inputs.Length];
            for (; _pinned < inputs.Length; _pinned++) inputs[_pinned] = _inputs[_pinned].Pin();
            int block = _run._graph.BlockOf[_id];
            context.Enter(block, Layer.Constants, block);
            context.Attempt = _attempt;
            context.CancellationToken = _time?.Token ?? _run._cancellation;
            return inputs;
        }
    }
}
