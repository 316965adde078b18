namespace TaskGraph;

/// <summary>Frames over a stream between two processes: four bytes of length, one of kind, the body.</summary>
internal sealed class FrameChannel(Stream stream) : IFrameSender, IDisposable
{
    private const int HeaderSize = 5, SmallBody = 4096;
    private readonly Lock _sending = new();
    private readonly byte[] _incoming = new byte[1 << 16];
    private int _start, _end;

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
                stream.Write(frame[..(HeaderSize + body.Length)]);
            }
            else
            {
                stream.Write(frame[..HeaderSize]);
                stream.Write(body);
            }
        }
    }

    /// <summary>The next frame; false at the end of the stream. One thread reads.</summary>
    /// <exception cref="InvalidDataException">What arrived is no frame, is longer than <paramref name="most"/>, or ends in its middle.</exception>
    public bool TryReceive(out FrameKind kind, out byte[] body, int most = int.MaxValue)
    {
        (kind, body) = (default, []);
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
