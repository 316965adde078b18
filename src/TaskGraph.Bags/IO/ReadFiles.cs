using System.Runtime.CompilerServices;

namespace TaskGraph;

public static partial class Bag
{
    /// <summary>Whole files with their paths, unpacked where compressed (.gz, .br, .zst, .lz4, .bz2). A file is in memory only while it is used.</summary>
    /// <param name="path">A file or a pattern; files come in ordinal order of their paths.</param>
    /// <param name="partitions">How many partitions; where left out four a processor, or one a file.</param>
    /// <exception cref="FileNotFoundException">There is no such file, or none matches.</exception>
    public static Bag<(string Path, byte[] Content)> ReadFiles(
        string path, int? partitions = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        var paths = LocalFiles.Instance.List(path).Select(f => Path.GetFullPath(f.Path));
        return FromSequence(paths, partitions, callerFile, callerLine).Select(static file => (file, Content(file)), callerFile, callerLine).WithName("read-files");
    }

    private static byte[] Content(string path)
    {
        if (!Compression.Applies(path)) return File.ReadAllBytes(path);
        using var stream = Compression.Decompress(path, LocalFiles.Instance.OpenRead(path));
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
