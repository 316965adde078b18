using System.IO.Compression;
using ICSharpCode.SharpZipLib.BZip2;
using K4os.Compression.LZ4.Streams;
using ZstdSharp;

namespace TaskGraph;

/// <summary>Compression by the file's extension: .gz, .br, .zst, .lz4, .bz2.</summary>
internal static class Compression
{
    private static readonly string[] _extensions = [".gz", ".br", ".zst", ".lz4", ".bz2"];

    /// <summary>Whether a file of this name is compressed, so that it can only be read from its start.</summary>
    public static bool Applies(string path) => Array.Exists(_extensions, e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    /// <summary>A stream of the content behind a stored stream; disposing it disposes that. Where the compressed data breaks off, reading its end throws.</summary>
    public static Stream Decompress(string path, Stream stored) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".gz" => new WholeStream(path, stored, s => new GZipStream(s, CompressionMode.Decompress)),
        ".br" => new WholeStream(path, stored, s => new BrotliStream(s, CompressionMode.Decompress)),
        ".zst" => new DecompressionStream(stored, leaveOpen: false),
        ".lz4" => LZ4Stream.Decode(stored),
        ".bz2" => new BZip2Members(stored),
        _ => stored,
    };

    /// <summary>A stream that compresses into a stored stream; disposing it leaves that open.</summary>
    public static Stream Compress(string path, Stream stored) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".gz" => new GZipStream(stored, CompressionLevel.Fastest, leaveOpen: true),
        ".br" => new BrotliStream(stored, CompressionLevel.Fastest, leaveOpen: true),
        ".zst" => new CompressionStream(stored, leaveOpen: true),
        ".lz4" => LZ4Stream.Encode(stored, leaveOpen: true),
        ".bz2" => new BZip2OutputStream(stored) { IsStreamOwner = false },
        _ => new StreamView(stored),
    };
}
