namespace TaskGraph;

/// <summary>Tasks for one worker, and what it needs for them.</summary>
internal sealed class TaskBatch(int job, int number)
{
    private readonly List<(ulong Id, byte[] Encoded)> _shared = [];
    private readonly List<(int Layer, string Name, TimeSpan Timeout, byte[] Code)> _code = [];
    private readonly List<BatchInput> _inputs = [];
    private readonly List<Group> _groups = [];
    private readonly HashSet<int> _open = [];

    public int Number => number;

    /// <summary>The tasks in running order.</summary>
    public List<int> Tasks { get; } = [];

    /// <summary>The results that come along.</summary>
    public IReadOnlyList<BatchInput> Inputs => _inputs;

    /// <summary>Whether a result comes along.</summary>
    public bool Brings(ulong id) => _inputs.Exists(i => i.Result.Id == id);

    /// <summary>The layers whose code comes along.</summary>
    public IEnumerable<int> CodeLayers => _code.Select(c => c.Layer);

    /// <summary>The tasks as the worker reads them.</summary>
    public IEnumerable<TaskLine> Lines => _groups.SelectMany(g => g.Tasks);

    /// <summary>The names of the cultures in which functions run.</summary>
    public (string Formats, string Texts) Cultures { get; init; } = ("", "");

    /// <summary>Whether the one task must run without company, for it may bring down its worker.</summary>
    public bool IsIsolated { get; init; }

    /// <summary>Whether the worker was told to give back what it has not started.</summary>
    public bool IsRecalled { get; set; }

    /// <summary>Whether the worker is through with it but for tasks that hold none of its threads.</summary>
    public bool IsAwaited { get; set; }

    /// <summary>How many tasks have not been answered for.</summary>
    public int OpenCount => _open.Count;

    /// <summary>The first task that has not been answered for.</summary>
    public int FirstOpen => Tasks.Find(_open.Contains);

    public bool IsOpen(int task) => _open.Contains(task);

    /// <summary>Takes an answer for a task; false where none is due.</summary>
    public bool Answer(int task) => _open.Remove(task);

    /// <summary>Takes out the tasks that have not been answered for, in running order.</summary>
    /// <param name="but">The one to leave.</param>
    public List<int> TakeOpen(int but = -1)
    {
        var taken = Tasks.FindAll(t => t != but && _open.Contains(t));
        foreach (int task in taken) _open.Remove(task);
        return taken;
    }

    public void AddCode(int layer, string name, byte[] code, TimeSpan? timeout = null) => _code.Add((layer, name, timeout ?? TimeSpan.Zero, code));

    /// <summary>A constant of the computation comes along.</summary>
    public void AddShared(ulong id, byte[] encoded) => _shared.Add((id, encoded));

    /// <summary>A result comes along, which stays here until it has been written.</summary>
    public void AddInput(RemoteResult result)
    {
        result.Claim();
        _inputs.Add(new(result, result.Encoded, result.Local));
    }

    public void AddTask(int layerNumber, GraphLayer layer, TaskLine task)
    {
        if (_groups.Count == 0 || _groups[^1].LayerNumber != layerNumber || (layer.Constants.Length > 0 && _groups[^1].Layer != layer)) _groups.Add(new Group(layerNumber, layer, []));
        _groups[^1].Tasks.Add(task);
        Tasks.Add(task.Id);
        _open.Add(task.Id);
    }

    /// <exception cref="UnpicklableException">A constant or an input cannot leave the process.</exception>
    public void Write(PickleWriter writer)
    {
        try
        {
            writer.Raw(job);
            writer.Raw(number);
            writer.Raw(Tasks[0]);
            WriteInputs(writer);
            WriteCode(writer);
            writer.Count((uint)_groups.Count);
            foreach (var group in _groups) WriteGroup(writer, group);
        }
        finally
        {
            Abandon();
        }
    }

    /// <summary>Lets go of the inputs, which are not going to be written any more.</summary>
    public void Abandon()
    {
        foreach (var input in _inputs) input.Result.Unclaim();
    }

    private void WriteCode(PickleWriter writer)
    {
        writer.Count((uint)_code.Count);
        if (_code.Count == 0) return;
        writer.String(Cultures.Formats);
        writer.String(Cultures.Texts);
        foreach (var (layer, name, timeout, code) in _code)
        {
            writer.Raw(layer);
            writer.String(name);
            writer.Raw(timeout.Ticks);
            writer.Raw(code.Length);
            writer.Bytes(code);
        }
    }

    private void WriteInputs(PickleWriter writer)
    {
        writer.Count((uint)(_shared.Count + _inputs.Count));
        foreach (var (id, encoded) in _shared)
        {
            writer.Raw(id);
            int start = writer.ReserveLength();
            writer.Bytes(encoded);
            writer.FillLength(start);
        }
        foreach (var (result, encoded, local) in _inputs)
        {
            writer.Raw(result.Id);
            int start = writer.ReserveLength();
            result.Write(writer, encoded, local);
            writer.FillLength(start);
        }
    }

    private static void WriteGroup(PickleWriter writer, Group group)
    {
        writer.Raw(group.LayerNumber);
        writer.Count((uint)group.Tasks.Count);
        foreach (var task in group.Tasks) task.Write(writer);
        if (group.Layer.Constants.Length == 0)
        {
            writer.Raw(0);
            return;
        }
        int start = writer.ReserveLength();
        writer.Pickle(group.Rows());
        writer.FillLength(start);
    }

    private sealed record Group(int LayerNumber, GraphLayer Layer, List<TaskLine> Tasks)
    {
        /// <summary>The constants of these tasks.</summary>
        public ConstantColumn[] Rows()
        {
            var blocks = new int[Tasks.Count];
            for (int i = 0; i < blocks.Length; i++) blocks[i] = Tasks[i].Block;
            return Array.ConvertAll(Layer.Constants, c => c.Gather(blocks));
        }
    }
}

/// <summary>A result that goes along with a batch, as it lay in the client when the batch was made.</summary>
internal readonly record struct BatchInput(RemoteResult Result, object? Encoded, object? Local);
