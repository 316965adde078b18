namespace TaskGraph;

/// <summary>What a running task may ask of its scheduler. One object serves a worker for many tasks: do not keep it.</summary>
public sealed class TaskContext
{
    private ConstantColumn[] _constants = [];
    private int _row;

    internal TaskContext(string worker, CancellationToken cancellationToken)
    {
        Worker = worker;
        CancellationToken = cancellationToken;
    }

    /// <summary>The name of the worker that runs the task.</summary>
    public string Worker { get; }

    /// <summary>Cancelled when the computation is.</summary>
    public CancellationToken CancellationToken { get; internal set; }

    /// <summary>The task's block within its layer.</summary>
    public int Block { get; private set; }

    /// <summary>1 for the first attempt, one more for each retry.</summary>
    public int Attempt { get; internal set; } = 1;

    /// <summary>Where the columns of the step that runs begin; a fused task moves it from step to step.</summary>
    internal int FirstConstant { get; set; }

    /// <summary>The value of constant column <paramref name="column"/> for this task.</summary>
    public T Constant<T>(int column) => ((ConstantColumn<T>)_constants[FirstConstant + column])[_row];

    internal ConstantColumn[] Constants { set => _constants = value; }

    /// <summary>Begins a task of the layer whose constants were set last.</summary>
    internal void Enter(int block)
    {
        Block = _row = block;
        FirstConstant = 0;
    }

    internal void Enter(int block, ConstantColumn[] constants, int row)
    {
        Block = block;
        // Storing a reference costs more than comparing it, and tasks of one layer follow one another.
        if (!ReferenceEquals(_constants, constants)) _constants = constants;
        _row = row;
        FirstConstant = 0;
    }
}
