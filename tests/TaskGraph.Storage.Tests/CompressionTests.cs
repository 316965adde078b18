namespace TaskGraph.Tests;

public class CompressionTests
{
    public static TheoryData<string> Extensions { get; } = [".gz", ".br", ".zst", ".lz4", ".bz2"];

    [Theory]
    [MemberData(nameof(Extensions))]
    public void Decompress_WhatWasCompressed_GivesItBack(string extension)
    {
        foreach (int length in (int[])[0, 1, 300_000])
        {
            byte[] content = Content(length);
            Assert.Equal(content, Decompressed(extension, Compressed(extension, content)));
        }
    }

    [Theory]
    [InlineData(".gz")]
    [InlineData(".zst")]
    [InlineData(".lz4")]
    [InlineData(".bz2")]
    public void Decompress_FilesOneBehindTheOther_GivesAll(string extension)
    {
        byte[] content = Content(100_000);
        Assert.Equal([.. content, .. content], Decompressed(extension, [.. Compressed(extension, content), .. Compressed(extension, content)]));
    }

    [Fact]
    public void Decompress_GzipFilledUpWithZeros_GivesTheContent()
    {
        byte[] content = Content(1000);
        Assert.Equal(content, Decompressed(".gz", [.. Compressed(".gz", content), .. new byte[512]]));
    }

    [Theory]
    [MemberData(nameof(Extensions))]
    public void Decompress_FileThatWasCutOff_IsAnErrorWhereverItWasCut(string extension)
    {
        byte[] whole = Compressed(extension, Content(300_000));
        foreach (int length in (int[])[1, 2, whole.Length / 2, whole.Length - 9, whole.Length - 5, whole.Length - 2, whole.Length - 1])
            Assert.ThrowsAny<Exception>(() => Decompressed(extension, whole[..length]));
    }

    [Theory]
    [InlineData(".gz")]
    [InlineData(".br")]
    public void Decompress_FileThatWasCutOff_IsNamed(string extension)
    {
        byte[] whole = Compressed(extension, Content(300_000));
        string message = Assert.Throws<InvalidDataException>(() => Decompressed(extension, whole[..(whole.Length / 2)])).Message;
        Assert.Contains("file" + extension, message);
        Assert.Contains("cut off", message);
    }

    [Theory]
    [InlineData(".gz")]
    [InlineData(".br")]
    public void Decompress_WhatIsNotCompressed_IsNamed(string extension)
        => Assert.Contains("file" + extension, Assert.Throws<InvalidDataException>(() => Decompressed(extension, Content(1000))).Message);

    // Digits: they compress, but not to nothing.
    private static byte[] Content(int length)
    {
        var random = new Random(length);
        return [.. Enumerable.Range(0, length).Select(_ => (byte)random.Next('0', '9' + 1))];
    }

    private static byte[] Compressed(string extension, byte[] content)
    {
        var stored = new MemoryStream();
        using (var stream = Compression.Compress("file" + extension, stored)) stream.Write(content);
        return stored.ToArray();
    }

    private static byte[] Decompressed(string extension, byte[] stored)
    {
        using var stream = Compression.Decompress("file" + extension, new MemoryStream(stored));
        var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
