using System.Buffers;
using TaskGraph.Testing;

namespace TaskGraph.Tests;

public sealed class PieceWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Add_WhereTheFolderTakesNoFile_SaysWhatToDoAndReleasesThePiece()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "spill")).FullName;
        var room = new SpillRoom(folder, budget: 0);
        using (var before = new PieceWriter(new Numbers(), room, outputs: 1)) before.Add(0, new Piece());
        Directory.Delete(folder, recursive: true);

        var piece = new Piece();
        using var writer = new PieceWriter(new Numbers(), room, outputs: 1);
        var error = Assert.Throws<IOException>(() => writer.Add(0, piece));
        Assert.Contains(folder, error.Message, StringComparison.Ordinal);
        Assert.Contains("name another SpillFolder", error.Message, StringComparison.Ordinal);
        Assert.IsType<DirectoryNotFoundException>(error.InnerException);
        Assert.Equal(1, piece.Releases);
    }

    private sealed class Piece : IReferenceCounted
    {
        public int Releases { get; private set; }

        public object Share() => this;

        public void Release() => Releases++;
    }

    private sealed class Numbers : PieceFormat
    {
        public override int RowsOf(object piece) => 1;

        public override long BytesOf(object piece) => 1;

        public override void Write(object piece, IBufferWriter<byte> writer) => writer.Write<byte>([1]);

        public override object Read(byte[] bytes, int length) => new Piece();
    }
}
