using System.Text;

namespace TaskGraph;

/// <summary>The lines of a block as bytes over what was read.</summary>
internal sealed class Utf8Lines(IStore store, FileBlock block, CancellationToken cancellation) : Flow<ReadOnlyMemory<byte>>
{
    public override void Into(Sink<ReadOnlyMemory<byte>> sink)
    {
        using var reader = new Reader(store, block, cancellation);
        while (reader.TryNext(out var line)) sink.Add(line);
    }

    public override IEnumerator<ReadOnlyMemory<byte>> GetEnumerator()
    {
        using var reader = new Reader(store, block, cancellation);
        while (reader.TryNext(out var line)) yield return line;
    }

    // Buffers are new each time, since lines may be kept, and small enough not to be large objects: most die young.
    private sealed class Reader : IDisposable
    {
        private const int BufferSize = 64 << 10;

        private readonly Stream _stream;
        private readonly CancellationToken _cancellation;
        private readonly long _end;
        private byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
        private long _position;
        private int _start, _used;
        private bool _isFirst, _isDone;

        public Reader(IStore store, FileBlock block, CancellationToken cancellation)
        {
            var stored = block.Open(store);
            _stream = Compression.Decompress(block.Path, stored);
            _cancellation = cancellation;
            _end = block.IsCompressed ? long.MaxValue : block.End;
            _isFirst = block.IsCompressed || block.Start == 0;
            if (_isFirst) return;
            // The line that begins at the block's first byte has its predecessor's end just before it.
            _position = block.Start - 1;
            stored.Seek(_position, SeekOrigin.Begin);
            _isDone = !TryTake(out _);
        }

        public bool TryNext(out ReadOnlyMemory<byte> line)
        {
            if (_isDone || _position >= _end || !TryTake(out line))
            {
                line = default;
                return false;
            }
            if (_isFirst) line = line[^TextSource.WithoutPreamble(line.Span, Encoding.UTF8).Length..];
            _isFirst = false;
            if (line.Length > 0 && line.Span[^1] == (byte)'\r') line = line[..^1];
            return true;
        }

        public void Dispose() => _stream.Dispose();

        private bool TryTake(out ReadOnlyMemory<byte> line)
        {
            int searched = 0;
            while (true)
            {
                int at = _buffer.AsSpan(_start + searched, _used - _start - searched).IndexOf((byte)'\n');
                bool isEnded = at >= 0;
                int length = isEnded ? searched + at : _used - _start;
                if (!isEnded && Fill())
                {
                    searched = length;
                    continue;
                }
                line = _buffer.AsMemory(_start, length);
                _start += length + (isEnded ? 1 : 0);
                _position += length + 1;
                _isDone = !isEnded;
                return isEnded || length > 0;
            }
        }

        private bool Fill()
        {
            _cancellation.ThrowIfCancellationRequested();
            int left = _used - _start;
            byte[] next = GC.AllocateUninitializedArray<byte>(left > BufferSize / 2 ? 2 * left : BufferSize);
            _buffer.AsSpan(_start, left).CopyTo(next);
            int read = _stream.ReadAtLeast(next.AsSpan(left), Math.Min(next.Length - left, BufferSize / 2), throwOnEndOfStream: false);
            (_buffer, _start, _used) = (next, 0, left + read);
            return read > 0;
        }
    }
}
