using System.Buffers;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace TaskGraph;

/// <summary>Results as files, in the form of their codec.</summary>
internal static unsafe class SpillFile
{
    private const int Piece = 1 << 20;

    /// <summary>Writes a result.</summary>
    /// <returns>The bytes written.</returns>
    /// <exception cref="IOException">There is no room, or the file cannot be written; what there is of it is removed.</exception>
    public static long Write(string path, object result, IResultCodec codec)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
            var writer = new Writer(file);
            try
            {
                codec.Encode(result, writer);
                return writer.Flush();
            }
            finally
            {
                writer.Return();
            }
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Reads a result that <see cref="Write"/> wrote. The file is mapped, so that its bytes are copied once.</summary>
    public static object Read(string path, long length, IResultCodec codec)
    {
        if (length == 0) return codec.Decode([]);
        using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using var view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            return codec.Decode(new ReadOnlySpan<byte>(start + view.PointerOffset, checked((int)length)));
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    /// <summary>Gathers what a codec writes and hands it to the file in pieces.</summary>
    private sealed class Writer(SafeFileHandle file) : IBufferWriter<byte>
    {
        private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Piece);
        private int _filled;
        private long _written;

        public void Advance(int count) => _filled += count;

        public Memory<byte> GetMemory(int sizeHint = 0)
        {
            MakeRoom(Math.Max(sizeHint, 1));
            return _buffer.AsMemory(_filled);
        }

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public long Flush()
        {
            RandomAccess.Write(file, _buffer.AsSpan(0, _filled), _written);
            _written += _filled;
            _filled = 0;
            return _written;
        }

        public void Return() => ArrayPool<byte>.Shared.Return(_buffer);

        private void MakeRoom(int wanted)
        {
            if (_buffer.Length - _filled >= wanted) return;
            Flush();
            if (_buffer.Length >= wanted) return;
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = ArrayPool<byte>.Shared.Rent(wanted);
        }
    }
}
