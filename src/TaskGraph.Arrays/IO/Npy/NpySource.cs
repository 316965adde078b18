using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TaskGraph;

/// <summary>The elements of an NPY file by their number. A slice reads its own part of the file only.</summary>
internal sealed class NpySource<T>(StoredFile file, long dataOffset, bool isSwapped, int pass = 0) : RowSource<T> where T : unmanaged
{
    // Elements farther apart are read one by one.
    private const int NearBytes = 256;

    // Open files are no part of what travels: each process opens its own, and closes it with the source.
    private static readonly ConditionalWeakTable<NpySource<T>, SafeFileHandle> _open = [];

    public override UInt128 Token => TokenBuilder.Of("npy").Add(file.Path).Add(file.Length).Add(file.Changed.Ticks).Add(pass).ToToken();

    // The system's cache keeps what it has room for: chunks kept between passes would lie in memory twice, or be written to disk again.
    public override RowSource<T>? ForPass(int pass) => new NpySource<T>(file, dataOffset, isSwapped, pass);

    public override void Fill(Span<T> row, long first, long step)
    {
        if (row.Length == 0) return;
        var handle = _open.GetValue(this, static source => source.Open());
        if (step == 1) Read(handle, row, first);
        else if (Math.Abs(step) * Unsafe.SizeOf<T>() <= NearBytes) FillNear(handle, row, first, step);
        else
            for (int i = 0; i < row.Length; i++) Read(handle, row.Slice(i, 1), first + i * step);
        if (isSwapped) Swap(MemoryMarshal.AsBytes(row), typeof(T) == typeof(System.Numerics.Complex) ? 8 : Unsafe.SizeOf<T>());
    }

    private void FillNear(SafeFileHandle handle, Span<T> row, long first, long step)
    {
        int stride = (int)Math.Abs(step), together = Math.Max(1, 64 * 1024 / Unsafe.SizeOf<T>() / stride);
        var buffer = new T[(Math.Min(together, row.Length) - 1) * stride + 1];
        for (int done = 0; done < row.Length; done += together)
        {
            int count = Math.Min(together, row.Length - done);
            var part = buffer.AsSpan(0, (count - 1) * stride + 1);
            long at = first + done * step;
            Read(handle, part, step > 0 ? at : at - part.Length + 1);
            for (int i = 0; i < count; i++) row[done + i] = part[step > 0 ? i * stride : part.Length - 1 - i * stride];
        }
    }

    private void Read(SafeFileHandle handle, Span<T> row, long first)
    {
        var bytes = MemoryMarshal.AsBytes(row);
        for (long offset = dataOffset + first * Unsafe.SizeOf<T>(); bytes.Length > 0;)
        {
            int read = RandomAccess.Read(handle, bytes, offset);
            if (read == 0) throw new IOException($"'{file.Path}' has become shorter since ReadNpy was called. Call it again.");
            offset += read;
            bytes = bytes[read..];
        }
    }

    private SafeFileHandle Open()
    {
        if (LocalFiles.Instance.List(file.Path)[0] != file) throw new IOException($"'{file.Path}' has changed since ReadNpy was called. Call it again.");
        return File.OpenHandle(file.Path, share: FileShare.ReadWrite | FileShare.Delete);
    }

    private static void Swap(Span<byte> bytes, int size)
    {
        for (int at = 0; at < bytes.Length; at += size) bytes.Slice(at, size).Reverse();
    }
}
