using System.Net.Sockets;

namespace TaskGraph;

/// <summary>Frames over a socket: four bytes of length, one of kind, the body.</summary>
internal sealed class FrameSocket(Socket socket) : IFrameSender, IDisposable
{
    private const int HeaderSize = 5, SmallBody = 4096;
    private readonly Lock _sending = new();
    private readonly byte[] _incoming = new byte[1 << 16];
    private int _start, _end;

    public Socket Socket => socket;

    public void Send(FrameKind kind, ReadOnlySpan<byte> body)
    {
        Span<byte> frame = stackalloc byte[HeaderSize + SmallBody];
        BitConverter.TryWriteBytes(frame, body.Length);
        frame[4] = (byte)kind;
        lock (_sending)
        {
            if (body.Length <= SmallBody)
            {
                body.CopyTo(frame[HeaderSize..]);
                SendAll(frame[..(HeaderSize + body.Length)]);
            }
            else
            {
                SendAll(frame[..HeaderSize]);
                SendAll(body);
            }
        }
    }

    /// <summary>The next frame; false at the end of the stream. One thread reads.</summary>
    /// <exception cref="InvalidDataException">What arrived is no frame, or longer than <paramref name="most"/>.</exception>
    public bool TryReceive(out FrameKind kind, out byte[] body, int most = int.MaxValue)
    {
        (kind, body) = (default, []);
        if (!Fill(HeaderSize)) return false;
        int length = BitConverter.ToInt32(_incoming, _start);
        kind = (FrameKind)_incoming[_start + 4];
        _start += HeaderSize;
        if (length < 0 || length > most || kind is < FrameKind.Hello or > FrameKind.Pong)
            throw new InvalidDataException($"A frame of kind {(byte)kind} with {length} bytes is not one of this protocol.");
        body = GC.AllocateUninitializedArray<byte>(length);
        int have = Math.Min(_end - _start, length);
        _incoming.AsSpan(_start, have).CopyTo(body);
        _start += have;
        for (int at = have; at < length;)
        {
            int received = socket.Receive(body.AsSpan(at), SocketFlags.None);
            if (received == 0) return false;
            at += received;
        }
        return true;
    }

    public void Dispose() => socket.Dispose();

    private bool Fill(int count)
    {
        if (_end - _start >= count) return true;
        _incoming.AsSpan(_start, _end - _start).CopyTo(_incoming);
        (_start, _end) = (0, _end - _start);
        while (_end < count)
        {
            int received = socket.Receive(_incoming.AsSpan(_end), SocketFlags.None);
            if (received == 0) return false;
            _end += received;
        }
        return true;
    }

    private void SendAll(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0) bytes = bytes[socket.Send(bytes, SocketFlags.None)..];
    }
}
