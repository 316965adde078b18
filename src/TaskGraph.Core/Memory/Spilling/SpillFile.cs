using System.Buffers;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TaskGraph;

/// <summary>
/// A result on disk, in the form of its codec. The file has no name, or loses it as soon as it is open, so that nothing is left of it however the process
/// ends: its place is free when it is disposed, or when the process is no more.
/// </summary>
internal sealed unsafe partial class SpillFile : IDisposable
{
    private const int Piece = 1 << 20;

    // O_RDWR, O_CLOEXEC and O_TMPFILE of Linux; the last contains O_DIRECTORY, which differs on ARM.
    private const int ReadWrite = 2, CloseOnExec = 0x80000;
    private static readonly int _unnamed = 0x400000 | (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000);

    private readonly FileStream _file;

    private SpillFile(FileStream file, long length) => (_file, Length) = (file, length);

    /// <summary>The bytes written.</summary>
    public long Length { get; }

    /// <summary>The name of a folder for such files, or null for the system's.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static string? Folder(string? name)
        => name is null || !string.IsNullOrWhiteSpace(name) ? name
            : throw new ArgumentException("The name of the spill folder is empty. Name a folder, or use null for the system's temporary one.", nameof(name));

    /// <summary>Writes a result under <paramref name="folder"/>, which is made where there is none.</summary>
    /// <exception cref="IOException">There is no room, or a file cannot be made there.</exception>
    public static SpillFile Write(string folder, object result, IResultCodec codec)
    {
        Directory.CreateDirectory(folder);
        var file = OpenNameless(folder);
        var writer = new Writer(file.SafeFileHandle);
        try
        {
            codec.Encode(result, writer);
            return new SpillFile(file, writer.Flush());
        }
        catch
        {
            file.Dispose();
            throw;
        }
        finally
        {
            writer.Return();
        }
    }

    /// <summary>Reads the result. The file is mapped, so that its bytes are copied once.</summary>
    public object Read(IResultCodec codec)
    {
        if (Length == 0) return codec.Decode([]);
        using var file = MemoryMappedFile.CreateFromFile(_file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        using var view = file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            return codec.Decode(new ReadOnlySpan<byte>(start + view.PointerOffset, checked((int)Length)));
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileStream OpenNameless(string folder)
    {
        if (OperatingSystem.IsLinux() && Environment.Is64BitProcess && OpenUnnamed(folder, ReadWrite | CloseOnExec | _unnamed, 0x180 /* 0600 */) is >= 0 and var file)
            return new FileStream(new SafeFileHandle(file, ownsHandle: true), FileAccess.ReadWrite, bufferSize: 0);
        // Where the file system knows no files without names, the name is taken away at once.
        string path = Path.Combine(folder, $"taskgraph-spill-{Guid.NewGuid():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (OperatingSystem.IsWindows())
        {
            options.Options = FileOptions.DeleteOnClose;
            return new FileStream(path, options);
        }
        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var named = new FileStream(path, options);
        File.Delete(path);
        return named;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenUnnamed(string folder, int flags, int mode);

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
