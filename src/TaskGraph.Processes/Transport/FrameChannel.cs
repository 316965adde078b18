using System.Buffers;
using System.Diagnostics;
using System.Net.Sockets;

namespace TaskGraph;

/// <summary>Frames over a stream between two processes: four bytes of length, one of kind, the body.</summary>
internal sealed class FrameChannel(Stream stream) : IFrameSender, IDisposable
{
    // Up to the larger size a frame is copied together, for each write wakes the other side.
    private const int HeaderSize = 5, SmallBody = 4096, LargestCopied = 1 << 16;

    // Who is awake when the frame comes need not be woken, which takes longer than most frames on a machine whose processors are asleep by then.
    private static readonly long _spinTicks = Stopwatch.Frequency / 20_000;

    private readonly NetworkStream? _socket = stream as NetworkStream;
    private readonly Lock _sending = new();
    private readonly byte[] _incoming = new byte[1 << 16];
    private int _start, _end;

    public void Send(FrameKind kind, ReadOnlySpan<byte> body)
    {
        int length = HeaderSize + body.Length;
        byte[]? rented = body.Length is > SmallBody and <= LargestCopied ? ArrayPool<byte>.Shared.Rent(length) : null;
        Span<byte> frame = rented ?? stackalloc byte[HeaderSize + SmallBody];
        BitConverter.TryWriteBytes(frame, body.Length);
        frame[4] = (byte)kind;
        if (body.Length <= LargestCopied)
        {
            body.CopyTo(frame[HeaderSize..]);
            SendWhole(frame[..length]);
        }
        else
        {
            lock (_sending)
            {
                stream.Write(frame[..HeaderSize]);
                stream.Write(body);
            }
        }
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Sends frames that <see cref="Begin"/> and <see cref="End"/> have made.</summary>
    public void SendWhole(ReadOnlySpan<byte> frames)
    {
        lock (_sending) stream.Write(frames);
    }

    /// <summary>Leaves room for the head of a frame, whose body is written next.</summary>
    public static void Begin(PickleWriter writer, FrameKind kind)
    {
        writer.Raw(0);
        writer.Byte((byte)kind);
    }

    /// <summary>Fills in the head of the frame that begins at <paramref name="start"/> and is now complete.</summary>
    public static void End(PickleWriter writer, int start) => writer.Set(start, writer.Length - start - HeaderSize);

    /// <summary>The next frame; false at the end of the stream. One thread reads.</summary>
    /// <param name="kind">What it holds.</param>
    /// <param name="body">Its content.</param>
    /// <param name="most">The most bytes of the content.</param>
    /// <param name="spins">Whether to look for it for a moment before sleeping; whoever else wants the processor gets it meanwhile.</param>
    /// <exception cref="InvalidDataException">What arrived is no frame, is longer than <paramref name="most"/>, or ends in its middle.</exception>
    public bool TryReceive(out FrameKind kind, out byte[] body, int most = int.MaxValue, bool spins = false)
    {
        (kind, body) = (default, []);
        if (spins && _start == _end) Spin();
        if (!Fill(HeaderSize)) return _end == _start ? false : throw Cut();
        int length = BitConverter.ToInt32(_incoming, _start);
        kind = (FrameKind)_incoming[_start + 4];
        _start += HeaderSize;
        if (length < 0 || length > Math.Min(most, Array.MaxLength) || kind is < FrameKind.Hello or > FrameKind.Pong)
            throw new InvalidDataException($"A frame of kind {(byte)kind} with {length} bytes is not one of this protocol.");
        body = GC.AllocateUninitializedArray<byte>(length);
        int have = Math.Min(_end - _start, length);
        _incoming.AsSpan(_start, have).CopyTo(body);
        _start += have;
        while (have < length)
        {
            int received = stream.Read(body, have, length - have);
            if (received == 0) throw Cut();
            have += received;
        }
        return true;
    }

    public void Dispose() => stream.Dispose();

    private void Spin()
    {
        if (_socket is null) return;
        for (long started = Stopwatch.GetTimestamp(); Stopwatch.GetTimestamp() - started < _spinTicks && !_socket.DataAvailable; Thread.Yield()) Thread.SpinWait(50);
    }

    private bool Fill(int count)
    {
        if (_end - _start >= count) return true;
        _incoming.AsSpan(_start, _end - _start).CopyTo(_incoming);
        (_start, _end) = (0, _end - _start);
        while (_end < count)
        {
            int received = stream.Read(_incoming, _end, _incoming.Length - _end);
            if (received == 0) return false;
            _end += received;
        }
        return true;
    }

    private static InvalidDataException Cut() => new("The connection was closed in the middle of a frame.");
}
