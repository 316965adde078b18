namespace TaskGraph;

/// <summary>How keys are compared: by their type's equality, but bytes by content.</summary>
internal static class KeyComparer<TKey>
{
    /// <summary>The comparer; null for the type's own, which collections know to call without it.</summary>
    public static IEqualityComparer<TKey>? Instance { get; } = typeof(TKey) == typeof(ReadOnlyMemory<byte>) ? (IEqualityComparer<TKey>)(object)BytesComparer.Instance : null;
}

/// <summary>Bytes by content.</summary>
internal sealed class BytesComparer : IEqualityComparer<ReadOnlyMemory<byte>>
{
    public static BytesComparer Instance { get; } = new();

    public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span);

    public int GetHashCode(ReadOnlyMemory<byte> bytes) => (int)System.IO.Hashing.XxHash3.HashToUInt64(bytes.Span);
}
