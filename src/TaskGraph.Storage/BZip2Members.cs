using ICSharpCode.SharpZipLib.BZip2;

namespace TaskGraph;

/// <summary>
/// The content of a bzip2 file. Programs that compress in parallel write several streams one behind the other, and whoever
/// appends one file to another has them too; the library reads the first alone.
/// </summary>
internal sealed class BZip2Members(Stream stored) : ForwardStream
{
    // It buffers, so that the library's single bytes cost little, and knows where the next stream begins.
    private readonly BufferedStream _stored = new(stored, 1 << 16);
    private BZip2InputStream? _member;

    public override int Read(Span<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            if (_member is null)
            {
                if (_stored.Position == _stored.Length) return 0;
                _member = new BZip2InputStream(_stored) { IsStreamOwner = false };
            }
            int read = _member.Read(buffer);
            if (read > 0) return read;
            _member.Dispose();
            _member = null;
        }
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _member?.Dispose();
            _stored.Dispose();
        }
        base.Dispose(disposing);
    }
}
