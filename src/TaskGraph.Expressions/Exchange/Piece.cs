namespace TaskGraph;

/// <summary>Some rows for one output: an object in memory, or a range of the split's file.</summary>
/// <param name="Rows">How many rows.</param>
/// <param name="Value">The rows; null where they lie in the file.</param>
/// <param name="Start">Where in the file they begin.</param>
/// <param name="Length">How many bytes they take there; in memory, the bytes they were counted as.</param>
internal readonly record struct Piece(int Rows, object? Value, long Start, long Length);

/// <summary>What one split made: its pieces by output, each output's in the order of their rows.</summary>
internal sealed class PieceSet : IReferenceCounted, ISized
{
    private readonly Piece[] _pieces;
    private readonly int[] _offsets;
    [NonSerialized] private int _others;

    /// <param name="byOutput">The pieces of each output.</param>
    /// <param name="file">The file of those that are not in memory.</param>
    /// <param name="rowsRead">Rows of the split's input.</param>
    /// <param name="summary">What the split says of its pieces.</param>
    /// <param name="form">A piece without rows.</param>
    public PieceSet(List<Piece>?[] byOutput, string? file, long rowsRead, object? summary, object? form)
    {
        Form = form;
        Summary = summary;
        _offsets = new int[byOutput.Length + 1];
        for (int i = 0; i < byOutput.Length; i++) _offsets[i + 1] = _offsets[i] + (byOutput[i]?.Count ?? 0);
        _pieces = new Piece[_offsets[^1]];
        for (int i = 0; i < byOutput.Length; i++) byOutput[i]?.CopyTo(_pieces, _offsets[i]);
        File = file;
        RowsRead = rowsRead;
        foreach (var piece in _pieces)
        {
            Rows += piece.Rows;
            if (piece.Value is not null) Bytes += piece.Length;
        }
    }

    public string? File { get; }

    public object? Summary { get; }

    /// <summary>A piece without rows, for outputs that get none; null where that tells nothing.</summary>
    public object? Form { get; private set; }

    public int Outputs => _offsets.Length - 1;

    public long RowsRead { get; }

    public long Rows { get; }

    /// <summary>Bytes held in memory.</summary>
    public long Bytes { get; }

    public ReadOnlySpan<Piece> this[int output] => _pieces.AsSpan(_offsets[output], _offsets[output + 1] - _offsets[output]);

    public object Share()
    {
        Interlocked.Increment(ref _others);
        return this;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _others) >= 0) return;
        foreach (ref var piece in _pieces.AsSpan())
        {
            (piece.Value as IReferenceCounted)?.Release();
            piece = piece with { Value = null };
        }
        (Form as IReferenceCounted)?.Release();
        Form = null;
    }
}
