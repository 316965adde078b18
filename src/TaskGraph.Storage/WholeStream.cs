namespace TaskGraph;

/// <summary>
/// Decompressed content that is whole. The framework's streams take compressed data that breaks off for its end; here that is an error. Behind the end of
/// the file they are given one more byte, a zero: a decoder whose data is complete leaves it, or sees that it begins nothing more; one that lacks something
/// asks for another.
/// </summary>
internal sealed class WholeStream : ForwardStream
{
    private readonly string _path;
    private readonly ByteBehind _stored;
    private readonly Stream _content;

    /// <param name="path">The file's name, for errors.</param>
    /// <param name="stored">What is read; it is disposed with this.</param>
    /// <param name="decompress">Makes the stream of the content, which disposes what it reads.</param>
    public WholeStream(string path, Stream stored, Func<Stream, Stream> decompress)
    {
        _path = path;
        _stored = new ByteBehind(stored);
        _content = decompress(_stored);
    }

    /// <exception cref="InvalidDataException">The file is damaged, or ends before its compressed data does.</exception>
    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = _content.Read(buffer);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            throw _stored.IsPassed ? BrokenOff(e) : new InvalidDataException($"'{_path}' is damaged, or not compressed as its name says: {e.Message}", e);
        }
        return read == 0 && buffer.Length > 0 && _stored.IsPassed ? throw BrokenOff(null) : read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _content.Dispose();
        base.Dispose(disposing);
    }

    private InvalidDataException BrokenOff(Exception? inner)
        => new($"'{_path}' ends in the midst of its compressed data: it was cut off, or is still being written.", inner);

    /// <summary>A stream with one byte more than another one.</summary>
    private sealed class ByteBehind(Stream stored) : ForwardStream
    {
        private bool _isEmpty = true, _isTaken;

        /// <summary>Whether somebody has taken the byte and asked for another one.</summary>
        public bool IsPassed { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            if (buffer.IsEmpty) return 0;
            if (_isTaken)
            {
                IsPassed = true;
                return 0;
            }
            int read = stored.Read(buffer);
            if (read > 0) _isEmpty = false;
            // A file of no bytes is what the framework makes of no content.
            if (read > 0 || _isEmpty) return read;
            _isTaken = true;
            buffer[0] = 0;
            return 1;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) stored.Dispose();
            base.Dispose(disposing);
        }
    }
}
