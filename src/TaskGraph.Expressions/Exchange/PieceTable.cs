using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace TaskGraph;

/// <summary>What all splits made: the result of an exchange's barrier, which each of its gather tasks reads its own part of.</summary>
internal sealed class PieceTable(PieceSet[] splits, SpillRoom room) : IReferenceCounted, ISized
{
    [NonSerialized] private int _others;

    public long Bytes => splits.Sum(s => s.Bytes);

    /// <summary>The rows of an output.</summary>
    public long RowsOf(int output)
    {
        long rows = 0;
        for (int split = 0; split < splits.Length; split++) rows += RowsOf(output, split);
        return rows;
    }

    /// <summary>The rows of an output from one split.</summary>
    public long RowsOf(int output, int split)
    {
        long rows = 0;
        foreach (var piece in splits[split][output]) rows += piece.Rows;
        return rows;
    }

    /// <summary>
    /// The pieces of an output, by split and in their order: the result depends on neither the scheduler nor the time. Read one at a time;
    /// each carries a reference of its own, which the caller releases.
    /// </summary>
    /// <exception cref="InvalidDataException">Rows are missing.</exception>
    public IEnumerable<object> Read(int output, PieceFormat format)
    {
        for (int split = 0; split < splits.Length; split++)
            foreach (object piece in ReadSplit(split, output, format)) yield return piece;
    }

    /// <summary>As <see cref="Read"/>, of one split.</summary>
    public IEnumerable<object> ReadSplit(int split, int output, PieceFormat format)
    {
        int count = splits[split][output].Length;
        SafeFileHandle? file = null;
        try
        {
            for (int i = 0; i < count; i++)
            {
                var piece = splits[split][output][i];
                yield return piece.Value is null ? Load(piece, file ??= Open(splits[split]), format) : (piece.Value as IReferenceCounted)?.Share() ?? piece.Value;
            }
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>One piece of one split, for an exchange that finds its pieces itself.</summary>
    public object ReadPiece(int split, int output, int index, PieceFormat format)
    {
        var piece = splits[split][output][index];
        if (piece.Value is not null) return (piece.Value as IReferenceCounted)?.Share() ?? piece.Value;
        using var file = Open(splits[split]);
        return Load(piece, file, format);
    }

    /// <summary>The pieces of each split.</summary>
    public IReadOnlyList<PieceSet> Splits => splits;

    public object Share()
    {
        Interlocked.Increment(ref _others);
        return this;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _others) >= 0) return;
        room.GiveBack(Bytes);
        foreach (var split in splits) split.Release();
    }

    private static SafeFileHandle Open(PieceSet split)
    {
        try
        {
            return File.OpenHandle(split.File!, options: FileOptions.SequentialScan);
        }
        catch (FileNotFoundException e)
        {
            throw new InvalidDataException($"The rows that another task left in {split.File} are gone. Leave the folder alone while a computation runs, or set TMPDIR to one that nothing cleans.", e);
        }
    }

    private static object Load(Piece piece, SafeFileHandle file, PieceFormat format)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(checked((int)piece.Length));
        try
        {
            int read = 0;
            while (read < piece.Length)
            {
                int now = RandomAccess.Read(file, bytes.AsSpan(read, (int)piece.Length - read), piece.Start + read);
                if (now == 0) throw new InvalidDataException($"The exchange's file ends {piece.Length - read} bytes too early.");
                read += now;
            }
            object loaded = format.Read(bytes, read);
            if (format.RowsOf(loaded) != piece.Rows)
                throw new InvalidDataException($"The exchange lost rows: a piece of {piece.Rows} rows came back with {format.RowsOf(loaded)}.");
            return loaded;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}

/// <summary>Waits for all splits and checks that none lost a row.</summary>
internal sealed class BarrierCode(SpillRoom room) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var splits = new PieceSet[inputs.Count];
        for (int i = 0; i < splits.Length; i++)
        {
            splits[i] = inputs.Get<PieceSet>(i);
            if (splits[i].Rows != splits[i].RowsRead)
                throw new InvalidDataException($"The exchange lost rows: partition {i} of {splits.Length} has {splits[i].RowsRead} rows, {splits[i].Rows} were handed on.");
        }
        foreach (var split in splits) split.Share();
        return new PieceTable(splits, room);
    }
}
