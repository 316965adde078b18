using System.Buffers;

namespace TaskGraph;

/// <summary>
/// Reads the whole lines of a block as bytes. A line belongs to the block in which it begins, so that blocks of any size give
/// each line once; it may end in a later block.
/// </summary>
internal sealed class LineBlock : IDisposable
{
    private const int BufferSize = 1 << 17;

    private readonly Stream _stream;
    private readonly long _end;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private long _position;
    private int _start, _used;
    private bool _isDone;

    public LineBlock(IStore store, FileBlock block)
    {
        var stored = block.Open(store);
        if (block.IsCompressed)
        {
            _stream = Compression.Decompress(block.Path, stored);
            _end = long.MaxValue;
            return;
        }
        _stream = stored;
        _end = block.End;
        if (block.Start == 0) return;
        // The line that begins at the block's first byte has its predecessor's end just before it.
        _position = block.Start - 1;
        stored.Seek(_position, SeekOrigin.Begin);
        if (!TryRead(out _)) _isDone = true;
    }

    /// <summary>The next line without its end (LF or CR LF), valid until the next call.</summary>
    public bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        if (_isDone || _position >= _end || !TryRead(out line))
        {
            line = default;
            return false;
        }
        if (line.Length > 0 && line[^1] == (byte)'\r') line = line[..^1];
        return true;
    }

    public void Dispose()
    {
        _stream.Dispose();
        if (_buffer.Length != 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private bool TryRead(out ReadOnlySpan<byte> line)
    {
        int searched = 0;
        while (true)
        {
            int at = _buffer.AsSpan(_start + searched, _used - _start - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                line = _buffer.AsSpan(_start, searched + at);
                Advance(searched + at + 1);
                return true;
            }
            searched = _used - _start;
            if (Fill()) continue;
            line = _buffer.AsSpan(_start, searched);
            Advance(searched);
            _isDone = true;
            return searched != 0;
        }
    }

    private void Advance(int bytes)
    {
        _start += bytes;
        _position += bytes;
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _used - _start).CopyTo(_buffer);
            (_start, _used) = (0, _used - _start);
        }
        if (_used == _buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(checked(_buffer.Length * 2));
            _buffer.AsSpan(0, _used).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        int read = _stream.Read(_buffer, _used, _buffer.Length - _used);
        _used += read;
        return read > 0;
    }
}
