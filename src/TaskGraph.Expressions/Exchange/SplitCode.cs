namespace TaskGraph;

/// <summary>
/// The first half of an exchange: one task an input partition, which hands each of its rows to one of the outputs. The task may
/// run more than once (a retry, a lost worker): each run's pieces stand for themselves.
/// </summary>
internal abstract class SplitCode(PieceFormat format, int outputs) : TaskCode
{
    private SpillRoom? _room;

    /// <summary>The number of output partitions.</summary>
    public int Outputs => outputs;

    /// <summary>The same code for one run.</summary>
    public SplitCode In(SpillRoom room)
    {
        var bound = (SplitCode)MemberwiseClone();
        bound._room = room;
        return bound;
    }

    public sealed override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var room = _room ?? throw new InvalidOperationException("The exchange belongs to no run.");
        using var pieces = new PieceWriter(format, room, outputs);
        Split(inputs, context, pieces);
        return pieces.Finish();
    }

    /// <summary>
    /// Hands on every row of the inputs. It counts the rows itself, by <see cref="PieceWriter.RowsRead"/>, so that what arrives can be compared.
    /// </summary>
    protected abstract void Split(in TaskInputs inputs, TaskContext context, PieceWriter pieces);
}
