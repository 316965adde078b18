namespace TaskGraph;

/// <summary>Identifiers as other systems store them: 16 bytes each in the order of their text.</summary>
internal static class GuidBytes
{
    public static byte[] Write(FixedColumn<Guid> column)
    {
        var bytes = new byte[16 * column.Length];
        for (int row = 0; row < column.Length; row++) column.Values[row].TryWriteBytes(bytes.AsSpan(16 * row), bigEndian: true, out _);
        return bytes;
    }

    public static Guid Read(ReadOnlySpan<byte> bytes) => new(bytes[..16], bigEndian: true);
}
