using Microsoft.Win32.SafeHandles;

namespace TaskGraph;

/// <summary>Takes the pieces of one split and keeps each in memory, while there is room, or in the split's file.</summary>
internal sealed class PieceWriter : IDisposable
{
    private readonly PieceFormat _format;
    private readonly SpillRoom _room;
    private readonly List<Piece>?[] _byOutput;
    private string? _path;
    private SafeFileHandle? _file;
    private long _written, _kept;
    private bool _isFinished;

    public PieceWriter(PieceFormat format, SpillRoom room, int outputs)
    {
        _format = format;
        _room = room;
        _byOutput = new List<Piece>?[outputs];
    }

    public int Outputs => _byOutput.Length;

    /// <summary>Rows of the input that the split has seen.</summary>
    public long RowsRead { get; set; }

    /// <summary>What the split knows of its pieces, for the gather tasks: small, since each of them gets it.</summary>
    public object? Summary { get; set; }

    /// <summary>A small piece without rows, where such tells something: what outputs have that get none. It carries a reference.</summary>
    public object? Form { get; set; }

    /// <summary>Takes a piece, and the reference it carries. One without rows is dropped.</summary>
    /// <exception cref="IOException">It cannot be written to disk.</exception>
    public void Add(int output, object piece)
    {
        bool isKept = false;
        try
        {
            int rows = _format.RowsOf(piece);
            if (rows == 0) return;
            long bytes = _format.BytesOf(piece);
            isKept = _file is null && _room.TryKeep(bytes, ref _kept);
            (_byOutput[output] ??= []).Add(isKept ? new Piece(rows, piece, 0, bytes) : Spill(rows, piece));
        }
        finally
        {
            if (!isKept) (piece as IReferenceCounted)?.Release();
        }
    }

    /// <summary>All pieces; the writer is empty afterwards.</summary>
    public PieceSet Finish()
    {
        _file?.Dispose();
        _isFinished = true;
        return new PieceSet(_byOutput, _path, RowsRead, Summary, Form);
    }

    /// <summary>Where it was not finished, removes what it kept.</summary>
    public void Dispose()
    {
        if (_isFinished) return;
        foreach (var pieces in _byOutput)
            foreach (var piece in pieces ?? []) (piece.Value as IReferenceCounted)?.Release();
        (Form as IReferenceCounted)?.Release();
        _room.GiveBack(_kept);
        if (_file is null) return;
        _file.Dispose();
        File.Delete(_path!);
    }

    private Piece Spill(int rows, object piece)
    {
        var writer = PickleWriter.Rent();
        _format.Write(piece, writer);
        try
        {
            _path ??= _room.NewFile();
            _file ??= File.OpenHandle(_path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            RandomAccess.Write(_file, writer.Written, _written);
        }
        catch (IOException e)
        {
            throw new IOException($"Rows that go from one partition to another cannot go to {Path.GetDirectoryName(_path)}: {e.Message.TrimEnd('.', ' ')}. "
                + "Free space there, name another SpillFolder, or raise the MemoryLimit.", e);
        }
        var spilled = new Piece(rows, null, _written, writer.Length);
        _written += writer.Length;
        writer.Return();
        return spilled;
    }
}
