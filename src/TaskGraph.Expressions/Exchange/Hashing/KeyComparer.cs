namespace TaskGraph;

/// <summary>How keys are compared: by their type's equality, but bytes by content.</summary>
internal static class KeyComparer<TKey>
{
    /// <summary>The comparer; null for the type's own, which collections know to call without it.</summary>
    public static IEqualityComparer<TKey>? Instance { get; } = typeof(TKey) == typeof(ReadOnlyMemory<byte>) ? (IEqualityComparer<TKey>)(object)BytesComparer.Instance : null;

    /// <summary>A key to keep: bytes as a copy, so that they do not keep the buffer they were read with.</summary>
    public static TKey Kept(TKey key) => typeof(TKey) == typeof(ReadOnlyMemory<byte>) ? (TKey)(object)BytesComparer.Instance.Create(((ReadOnlyMemory<byte>)(object)key!).Span) : key;
}

/// <summary>Bytes by content.</summary>
internal sealed class BytesComparer : IEqualityComparer<ReadOnlyMemory<byte>>, IAlternateEqualityComparer<ReadOnlySpan<byte>, ReadOnlyMemory<byte>>
{
    public static BytesComparer Instance { get; } = new();

    public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span);

    public int GetHashCode(ReadOnlyMemory<byte> bytes) => GetHashCode(bytes.Span);

    public bool Equals(ReadOnlySpan<byte> alternate, ReadOnlyMemory<byte> other) => alternate.SequenceEqual(other.Span);

    public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)System.IO.Hashing.XxHash3.HashToUInt64(alternate);

    /// <summary>A copy: a key that is kept must not keep the block it was found in.</summary>
    public ReadOnlyMemory<byte> Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}
