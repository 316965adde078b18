using System.Diagnostics;

namespace TaskGraph;

/// <summary>Says how the tasks of a batch ended, in one frame or several.</summary>
internal sealed class BatchReport
{
    /// <summary>Further frames follow for this batch.</summary>
    public const byte More = 0;

    /// <summary>All tasks of the batch have been answered for.</summary>
    public const byte Last = 1;

    /// <summary>The batch could not be read to its end; the exception follows.</summary>
    public const byte Broken = 2;

    private readonly PickleWriter _writer = PickleWriter.Rent();
    private readonly int _number;
    private int _count, _countAt;

    public BatchReport(int job, int number)
    {
        Job = job;
        _number = number;
        Begin();
    }

    public int Job { get; }

    /// <summary>When this frame was begun.</summary>
    public long Began { get; private set; }

    public int Length => _writer.Length;

    public void Begin()
    {
        _writer.Clear();
        Began = Stopwatch.GetTimestamp();
        _writer.Raw(Job);
        _writer.Raw(_number);
        _countAt = _writer.Length;
        _writer.Raw(0);
        _count = 0;
    }

    public void Add(int task, TaskStatus status, long started, long finished)
    {
        _writer.Raw(task);
        _writer.Byte((byte)status);
        _writer.Raw(started);
        _writer.Raw(finished);
        _count++;
    }

    public void WriteBytesHeld(object? result) => _writer.Raw((result as ISized)?.Bytes ?? 0);

    public void WriteResult(object? result)
    {
        int start = _writer.ReserveLength();
        try
        {
            _writer.Pickle(result);
        }
        catch (UnpicklableException e)
        {
            throw NotReturned(e);
        }
        _writer.FillLength(start);
    }

    public void WriteError(Exception error) => WriteError(_writer, error);

    /// <summary>Takes back what was written of a task whose line began at <paramref name="length"/>.</summary>
    public void Rewind(int length)
    {
        if (_writer.Length > length) _count--;
        _writer.Truncate(length);
    }

    public void Close(byte end)
    {
        _writer.Set(_countAt, _count);
        _writer.Byte(end);
    }

    public void Send(IFrameSender sender) => sender.Send(FrameKind.Done, _writer.Written);

    public void Return() => _writer.Return();

    public static void WriteError(PickleWriter writer, Exception error)
    {
        int start = writer.ReserveLength();
        try
        {
            writer.Pickle(error);
        }
        catch (Exception)
        {
            writer.Truncate(start);
            writer.Pickle(RemoteException.Describe(error));
        }
        writer.FillLength(start);
    }

    public static InvalidOperationException NotReturned(UnpicklableException e)
        => new($"The result cannot be sent from the worker process: {e.Type}: {e.Message}. Return plain data, or compute with Scheduler.Threads.");
}
