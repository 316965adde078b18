using System.Runtime.CompilerServices;

namespace TaskGraph;

public static partial class Bag
{
    /// <summary>Whole files with their paths, unpacked where compressed (.gz, .br, .zst, .lz4, .bz2). A file is in memory only while it is used.</summary>
    /// <param name="path">A file or a pattern; files come in ordinal order of their paths.</param>
    /// <param name="partitions">How many partitions; where left out four a processor, or one a file.</param>
    /// <param name="store">Where the files lie; the local disk where left out.</param>
    /// <exception cref="FileNotFoundException">There is no such file, or none matches.</exception>
    public static Bag<(string Path, byte[] Content)> ReadFiles(
        string path, int? partitions = null, IStore? store = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        store ??= LocalFiles.Instance;
        var paths = store.List(path).Select(f => LocalFiles.Located(store, f.Path));
        return FromSequence(paths, partitions, callerFile, callerLine).Select(file => (file, Content(store, file)), callerFile, callerLine).WithName("read-files");
    }

    private static byte[] Content(IStore store, string path)
    {
        using var stored = store.OpenRead(path);
        if (!Compression.Applies(path))
        {
            byte[] bytes = new byte[stored.Length];
            stored.ReadExactly(bytes);
            return bytes;
        }
        using var stream = Compression.Decompress(path, stored);
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
