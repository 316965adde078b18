using System.IO.MemoryMappedFiles;

namespace TaskGraph;

/// <summary>A file of memory that several processes have mapped.</summary>
internal sealed unsafe class SharedSegment
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    private SharedSegment(string path, FileStream stream)
    {
        Path = path;
        Capacity = stream.Length;
        _file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor();
        byte* address = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref address);
        Address = address;
    }

    public string Path { get; }

    /// <summary>Bytes that may be used.</summary>
    public long Capacity { get; }

    public byte* Address { get; }

    /// <summary>Makes a segment whose memory is set aside at once: a page that is missing later would end the process that touches it.</summary>
    /// <exception cref="IOException">There is no room.</exception>
    public static SharedSegment Create(string path, long bytes)
    {
        try
        {
            return new SharedSegment(path, new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
                PreallocationSize = bytes,
            }).WithLength(bytes));
        }
        catch (IOException)
        {
            File.Delete(path);
            throw;
        }
    }

    /// <exception cref="FileNotFoundException">It has been removed.</exception>
    public static SharedSegment Open(string path)
        => new(path, new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0));

    /// <summary>Takes the memory out of this process. Nobody may read it any more.</summary>
    public void Unmap()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}

file static class FileLength
{
    public static FileStream WithLength(this FileStream stream, long bytes)
    {
        stream.SetLength(bytes);
        return stream;
    }
}
